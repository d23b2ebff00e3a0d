/** From the server's problem (RFC 9457) to an error for people. The server's own words are not shown: they are not trusted. */
import { ApiError, type ErrorCode, Problem } from "@subrosa/contract"
import { EngineError } from "../port.ts"
import { isErrorCode, sentenceOf } from "./problem-sentences.ts"

/** The EngineError of an answer that is not a success; `text` is its body. Its cause is the ApiError. */
export function problemError(status: number, text: string): EngineError {
  const problem = readProblem(text)
  if (!problem || !isErrorCode(problem.code)) {
    const code = status >= 500 ? "server_error" : "refused"
    return new EngineError(code, `The server refused without a reason it could name (status ${status}).`)
  }
  const [code, message] = sentenceOf[problem.code]
  const field = problem.errors?.[0]?.field
  const cause = new ApiError(problem.code, problem.title, {
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.limit ? { limit: problem.limit } : {}),
  })
  return new EngineError(code, message, {
    cause,
    ...(problem.limit ? { limit: problem.limit } : {}),
    ...(field === undefined ? {} : { field }),
  })
}

/** The contract's code behind an error of a call, if the server gave one. */
export function problemCode(error: unknown): ErrorCode | undefined {
  return error instanceof EngineError && error.cause instanceof ApiError ? error.cause.code : undefined
}

function readProblem(text: string): Problem | undefined {
  try {
    return Problem.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
