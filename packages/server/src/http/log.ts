/**
 * The server's log: which route, how long, what came of it. Never the values in a URL, bodies, headers, addresses or ids, and of
 * errors only what cannot quote them: name, code and stack frames.
 */
import { type FastifyInstance, LogController } from "fastify"
import { codeOf } from "../errors.ts"

/** The form Fastify's logger asks for; the message is never the error's own. */
export interface LoggedError {
  type: string
  message: string
  stack: string
  code?: string
  cause?: LoggedError
  [key: string]: unknown
}

const framesMax = 12

export function describeError(error: unknown, depth = 3): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: "not logged", stack: "" }
  const code = codeOf(error)
  // The frames without the message above them, which may be of several lines.
  const frames = (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line))
  return {
    type: error.name,
    message: "not logged",
    stack: frames.slice(0, framesMax).join("\n"),
    ...(code !== undefined && { code }),
    ...(error.cause !== undefined && depth > 0 && { cause: describeError(error.cause, depth - 1) }),
  }
}

/** Options for Fastify's pino: our serializers keep its own messages from showing requests. */
export const loggerOptions = {
  level: "info",
  base: null,
  serializers: { err: (error: unknown) => describeError(error), req: () => ({}), res: () => ({}) },
}

/** Silences Fastify's own line per request, which shows the URL. */
export const logController = (): LogController =>
  new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" })

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
