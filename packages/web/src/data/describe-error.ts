/** One function turns what went wrong into sentences for people. */

import type { LimitState } from "@subrosa/contract"
import type { EngineErrorCode } from "@subrosa/engine"
import { PasskeyError } from "../webauthn/passkey-error.ts"

export interface Failure {
  code: EngineErrorCode | "cancelled" | "no_prf" | "unknown"
  title: string
  message: string
  limit?: LimitState
  field?: string
}

const titles: Record<EngineErrorCode, string> = {
  locked: "Subrosa is locked",
  offline: "The server cannot be reached",
  proof_failed: "The log's proof does not hold",
  untrusted: "A key is not vouched for",
  unreadable: "This could not be opened",
  step_up_required: "Please confirm that it is you",
  reason_required: "Say why you open this chart",
  second_person_required: "A second person has to approve this",
  sign_in_failed: "That did not open your account",
  limit_reached: "The limit is reached",
  refused: "This was refused",
  conflict: "It has changed meanwhile",
  invalid_input: "Please check what was entered",
  server_error: "The server could not do this",
}

const isCode = (code: unknown): code is EngineErrorCode => typeof code === "string" && code in titles

/** Errors of the engine arrive as copies: recognised by name and code, not by class. */
export function describeError(error: unknown): Failure {
  if (error instanceof PasskeyError) {
    const code = error.code === "no_prf" || error.code === "cancelled" ? error.code : "unknown"
    return { code, title: "The passkey was not used", message: error.message }
  }
  if (error instanceof Error && "code" in error && isCode(error.code)) {
    const limit = Reflect.get(error, "limit") as LimitState | undefined
    const field: unknown = Reflect.get(error, "field")
    return {
      code: error.code,
      title: titles[error.code],
      message: error.message,
      ...(limit === undefined ? {} : { limit }),
      ...(typeof field === "string" ? { field } : {}),
    }
  }
  return {
    code: "unknown",
    title: "Something went wrong",
    message:
      "An error occurred that Subrosa did not expect. Nothing was lost that was saved; reload the page and try again.",
  }
}

export const codeOf = (error: unknown): Failure["code"] => describeError(error).code
