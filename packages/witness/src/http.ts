/** The witness's two HTTP calls (C2SP tlog-witness): add-checkpoint, and its newest checkpoint of a log. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http"
import { LogError, parseAddCheckpoint } from "@subrosa/log"
import { codeOf, WitnessError } from "./error.ts"
import type { Answer, Witness } from "./witness.ts"

export interface ListenOptions {
  host: string
  port: number
  /** Certificate chain and key in PEM. */
  tls?: { cert: string; key: string } | undefined
}

/** A request is at most 63 hashes and a note; nobody needs more. */
const bodyMaxBytes = 64 * 1024
const requestTimeoutMs = 10_000
const connectionsMax = 256

export async function listen(
  witness: Witness,
  options: ListenOptions,
  onError: (error: unknown) => void,
): Promise<{ url: string; close(): Promise<void> }> {
  const { host, port, tls } = options
  const server = await makeServer((request, response) => {
    answer(witness, request).then(
      (found) => send(response, found),
      (error: unknown) => {
        onError(error)
        send(response, plain(500, "the witness could not answer; try again"))
      },
    )
  }, tls)
  server.requestTimeout = requestTimeoutMs
  server.headersTimeout = requestTimeoutMs
  server.maxConnections = connectionsMax
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host, port }, resolve)
  }).catch((error: unknown) => {
    throw explain(error, options)
  })
  const address = server.address()
  const actual = typeof address === "object" && address !== null ? address.port : port
  return {
    url: `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

/** TLS is loaded only where it is used: a witness shall be small. */
async function makeServer(listener: RequestListener, tls: ListenOptions["tls"]): Promise<Server> {
  if (tls === undefined) return createServer(listener)
  const https = await import("node:https")
  return https.createServer({ ...tls, minVersion: "TLSv1.3" }, listener)
}

async function answer(witness: Witness, request: IncomingMessage): Promise<Answer> {
  const { method = "", url = "" } = request
  if (url === "/add-checkpoint") {
    if (method !== "POST") return plain(405, "add-checkpoint takes POST")
    const body = await readBody(request)
    if (body === undefined) return plain(413, "the request is too long")
    try {
      return await witness.addCheckpoint(parseAddCheckpoint(body))
    } catch (error) {
      if (error instanceof LogError && error.code === "request_malformed") return plain(400, error.message)
      throw error
    }
  }
  const [, originHash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(url) ?? []
  if (originHash === undefined) return plain(404, "there is nothing at this address")
  if (method !== "GET" && method !== "HEAD") return plain(405, "checkpoint takes GET")
  const note = witness.checkpoint(originHash)
  return note === undefined
    ? plain(404, "no checkpoint of this log was cosigned here")
    : { status: 200, contentType: "text/plain; charset=utf-8", body: note }
}

/** Undefined when it is too long; the rest is not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    length += bytes.length
    if (length > bodyMaxBytes) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

function send(response: ServerResponse, { status, contentType, body }: Answer): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    // What was not read of a body that is too long must not be taken for the next request.
    ...(status === 413 && { connection: "close" }),
  })
  response.end(response.req.method === "HEAD" ? undefined : body)
}

const plain = (status: number, text: string): Answer => ({
  status,
  contentType: "text/plain; charset=utf-8",
  body: `${text}\n`,
})

function explain(error: unknown, { host, port }: ListenOptions): unknown {
  if (codeOf(error) === "EADDRINUSE")
    return new WitnessError("port_taken", `port ${port} is taken`, "choose another with --port N", error)
  if (codeOf(error) === "EACCES")
    return new WitnessError(
      "port_taken",
      `port ${port} may not be used`,
      "choose a port above 1023 with --port N",
      error,
    )
  if (codeOf(error) === "EADDRNOTAVAIL" || codeOf(error) === "ENOTFOUND")
    return new WitnessError(
      "invalid_option",
      `this machine has no address ${host}`,
      "leave --host away for this machine only",
      error,
    )
  return error
}
