/** The HTTP server as a value: all policy for requests and answers, none of the domain. */
import { randomUUID } from "node:crypto"
import type { Socket } from "node:net"
import { ApiError } from "@subrosa/contract"
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify"
import { addBodyParsers } from "./body.ts"
import { addRequestLog, logController, loggerOptions } from "./log.ts"
import { LogWriter } from "./log-writer.ts"
import { addMethodRefusals } from "./method-not-allowed.ts"
import { addOriginCheck } from "./own-origin.ts"
import { problemOf, problemType, retryAfterSeconds, toApiError } from "./problem.ts"
import { addRoute, type HttpRoute } from "./route.ts"
import { addSecurityHeaders } from "./security-headers.ts"
import { addWeb, answersWithPage } from "./web.ts"

export interface AppOptions {
  routes: readonly HttpRoute[]
  /** The one origin browsers use. */
  origin: string
  /** Directory of the built web app, if this server serves it. */
  webDir?: string | undefined
  /** Certificate chain and key in PEM. With `ca` only who has a certificate of that authority gets in. */
  tls?: { cert: string | Uint8Array; key: string | Uint8Array; ca?: string | Uint8Array } | undefined
  /** Where the log goes: a file, standard output, or nowhere. */
  log?: { file: string } | "stdout" | undefined
  /** Milliseconds since 1970, by which requests are judged; for Retry-After, and for the Date of a refusal. */
  clock?: () => number
}

export const bodyMaxBytes = 16 * 1024 * 1024
const headerMaxBytes = 16 * 1024
const requestTimeoutMs = 120_000
const headersTimeoutMs = 10_000

/** Answers an app that is ready for `inject` or for listening. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { routes, origin, webDir, tls, log, clock = Date.now } = options
  // A missing Host is refused by own-origin.ts, with a problem like everything else.
  const limits = { maxHeaderSize: headerMaxBytes, headersTimeout: headersTimeoutMs, requireHostHeader: false }

  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const refusal = toApiError(error)
    if (refusal.code === "internal") request.log.error({ err: refusal.cause ?? refusal }, "failed")
    else if (["database_unreachable", "keeper_unreachable", "disk_full"].includes(refusal.code)) {
      request.log.warn({ err: refusal.cause ?? refusal }, refusal.code)
    }
    const retryAfter = retryAfterSeconds(refusal, clock())
    if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter))
    const problem = problemOf(refusal, request.id)
    // Date: a device whose clock is off sets it by a refusal's, which has to be the clock that found it so.
    // As bytes: Fastify adds to a string's type a charset, which problem+json does not have.
    return reply
      .code(problem.status)
      .header("cache-control", "no-store")
      .header("date", new Date(clock()).toUTCString())
      .type(problemType)
      .send(Buffer.from(JSON.stringify(problem)))
  }

  const logFile = typeof log === "object" ? new LogWriter(log.file) : undefined
  const serverOptions: FastifyServerOptions = {
    bodyLimit: bodyMaxBytes,
    requestTimeout: requestTimeoutMs,
    routerOptions: { maxParamLength: 256 },
    exposeHeadRoutes: false,
    // The contract parses and writes everything: Fastify's own compilers of schemas are not even loaded.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    genReqId: () => randomUUID(),
    logger: log === undefined ? false : { ...loggerOptions, ...(logFile && { stream: logFile }) },
    frameworkErrors: (error, request, reply) => void refuse(error, request, reply),
    clientErrorHandler: (error, socket) => refuseOnSocket(error, socket),
    // What is idle is closed at once, what is being answered is finished.
    forceCloseConnections: "idle",
  }
  const transport =
    tls === undefined
      ? { http: limits }
      : { https: { ...limits, ...tls, minVersion: "TLSv1.3", requestCert: tls.ca !== undefined } }
  // Fastify types a TLS server as another kind of instance; nothing here differs between the two.
  const app: FastifyInstance = fastify(Object.assign(serverOptions, transport, { logController: logController() }))

  if (logFile !== undefined) app.addHook("onClose", async () => logFile.close())
  app.server.on("checkExpectation", (request) => refuseOnSocket(unmetExpectation(), request.socket))
  app.setErrorHandler((error, request, reply) => refuse(error, request, reply))
  await addSecurityHeaders(app, origin.startsWith("https:"))
  addRequestLog(app)
  addOriginCheck(app, origin)
  addBodyParsers(app)
  for (const route of routes) addRoute(app, route)
  addMethodRefusals(app, routes)
  if (webDir !== undefined) await addWeb(app, webDir, origin)
  app.setNotFoundHandler((request, reply) =>
    webDir !== undefined && answersWithPage(request)
      ? reply.sendFile("index.html")
      : refuse(new ApiError("not_found", "there is nothing at this address"), request, reply),
  )
  await app.ready()
  return app
}

const noSchemas = (): never => {
  throw new Error("invariant: no route has a schema of Fastify's")
}

/** Any `Expect` but `100-continue` (RFC 9110, section 10.1.1). */
function unmetExpectation(): ApiError {
  const message = "only 100-continue can be expected"
  return new ApiError("invalid_request", message, { errors: [{ field: "expect", message }] })
}

/** What could not be read as HTTP has no request yet: the problem is written by hand. */
function refuseOnSocket(error: Error, socket: Socket): void {
  if (!socket.writable || socket.destroyed) return void socket.destroy()
  const problem = problemOf(toApiError(error), randomUUID())
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ]
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`)
}
