/**
 * The server's log: which route, how long, what came of it. Never the values in a URL, bodies, headers, addresses or ids, and of
 * errors only what cannot quote them: name, code and stack frames.
 */
import type { FastifyInstance } from "fastify"
import { codeOf } from "../errors.ts"

export interface LoggedError {
  name: string
  code?: string
  stack?: string[]
  cause?: LoggedError
}

export function describeError(error: unknown, depth = 3): LoggedError {
  if (!(error instanceof Error)) return { name: typeof error }
  const code = codeOf(error)
  // The frames without the message above them, which may be of several lines.
  const stack = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim())
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    ...(stack.length > 0 && { stack: stack.slice(0, 12) }),
    ...(error.cause !== undefined && depth > 0 && { cause: describeError(error.cause, depth - 1) }),
  }
}

/** Options for Fastify's pino: our serializers keep its own messages from showing requests. */
export const loggerOptions = {
  level: "info",
  base: undefined,
  serializers: { err: (error: unknown) => describeError(error), req: () => undefined, res: () => undefined },
}

export function addRequestLog(app: FastifyInstance): void {
  app.addHook("onResponse", async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.is404 ? "(none)" : (request.routeOptions.url ?? "(none)"),
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
      },
      "request",
    )
  })
}
