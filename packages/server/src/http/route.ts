/**
 * One HTTP route without a framework: what keeper and store offer, so that they need not know Fastify.
 *
 * Requests come with their exact bytes, because the device signed those (spec/request.md).
 */
import type { IncomingHttpHeaders } from "node:http"
import { Readable } from "node:stream"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"

export interface HttpRequest {
  method: string
  /** Path and query exactly as sent: what `@path` and `@query` of the signature cover. */
  target: string
  params: Record<string, string>
  query: Record<string, string | string[] | undefined>
  headers: IncomingHttpHeaders
  /** Parsed JSON, the bytes of an octet stream, or undefined without a body. */
  body: unknown
  /** The body's bytes as they arrived; empty without a body. */
  rawBody: Uint8Array
  requestId: string
}

export interface HttpAnswer {
  /** 200 unless given. */
  status?: number
  headers?: Record<string, string>
  /** Bytes and streams go out as they are (application/octet-stream unless given), anything else as JSON. */
  body?: unknown
  /** Called when the answer has gone out, or its connection has ended: nobody reads the body's memory any more. */
  gone?(): void
}

export interface HttpRoute {
  method: "GET" | "POST" | "PUT" | "DELETE"
  /** Path with `:name` parameters. */
  path: string
  /** Largest body in bytes, if other than the server's 16 MiB. */
  bodyMaxBytes?: number
  handle(request: HttpRequest): Promise<HttpAnswer> | HttpAnswer
}

export function addRoute(app: FastifyInstance, route: HttpRoute): void {
  app.route<{ Params: Record<string, string>; Querystring: HttpRequest["query"] }>({
    method: route.method,
    url: route.path,
    // HEAD would run the whole GET, a release included, and throw the answer away.
    exposeHeadRoute: false,
    ...(route.bodyMaxBytes !== undefined && { bodyLimit: route.bodyMaxBytes }),
    handler: async (request, reply) => send(reply, await route.handle(requestOf(request))),
  })
}

function requestOf(
  request: FastifyRequest<{ Params: Record<string, string>; Querystring: HttpRequest["query"] }>,
): HttpRequest {
  const { method, params, query, headers, body, rawBody, id } = request
  return { method, target: request.raw.url ?? "/", params, query, headers, body, rawBody, requestId: id }
}

function send(reply: FastifyReply, { status = 200, headers, body, gone }: HttpAnswer): FastifyReply {
  if (gone !== undefined) reply.raw.once("close", gone)
  reply.code(status).header("cache-control", "no-store")
  if (headers !== undefined) reply.headers(headers)
  if (body === undefined) return reply.send()
  const binary = body instanceof Uint8Array || body instanceof ReadableStream || body instanceof Readable
  if (!reply.hasHeader("content-type"))
    reply.type(binary ? "application/octet-stream" : "application/json; charset=utf-8")
  return reply.send(binary ? body : JSON.stringify(body))
}
