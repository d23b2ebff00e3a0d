/**
 * The store's server asks the keeper: HTTP over a Unix socket or over TLS 1.3 with certificates on both sides.
 *
 * Nothing is sent twice: a signed request that came through would be refused as replayed. Whatever keeps an answer from coming is
 * `keeper_unreachable`, and the next request tries anew, so the link mends itself.
 */
import type { Readable } from "node:stream"
import { ApiError, type ErrorCode, Problem, statusOf } from "@subrosa/contract"
import { type Dispatcher, errors, Pool } from "undici"
import type { HttpRequest } from "../http/route.ts"
import { type LinkConfig, readPem } from "./link-address.ts"
import { linkVersion, versionHeader } from "./version.ts"

export interface LinkTimeouts {
  connectMs: number
  /** Until the answer begins, and between two parts of it. */
  answerMs: number
}

const defaultTimeouts: LinkTimeouts = { connectMs: 3_000, answerMs: 60_000 }
const connectionsMax = 64
/** What of a client's request the keeper needs: its signature covers the rest. */
const passedOn = ["content-type", "content-digest", "signature-input", "signature"] as const

export interface LinkAnswer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Readable & { json(): Promise<unknown> }
}

export interface LinkClient {
  /** A client's request as it is. @throws ApiError what the keeper refuses with, or `keeper_unreachable` */
  pass(request: HttpRequest): Promise<LinkAnswer>
  /** A message of the link itself. @throws as `pass` */
  tell(method: "GET" | "POST", path: string, body?: object): Promise<unknown>
  close(): Promise<void>
}

/** @throws ServerError when a certificate cannot be read. Connects with the first request. */
export async function openLink({ address, files }: LinkConfig, timeouts = defaultTimeouts): Promise<LinkClient> {
  const origin = address.kind === "unix" ? "http://localhost" : `https://${hostOf(address.host)}:${address.port}`
  const pem = files === undefined ? undefined : await readPem(files)
  const pool = new Pool(origin, {
    connections: connectionsMax,
    pipelining: 1,
    headersTimeout: timeouts.answerMs,
    bodyTimeout: timeouts.answerMs,
    connect: {
      timeout: timeouts.connectMs,
      ...(address.kind === "unix" ? { socketPath: address.path } : { ...pem, minVersion: "TLSv1.3" }),
    },
  })

  async function send(
    method: HttpRequest["method"],
    path: string,
    headers: Record<string, string>,
    body: Uint8Array | undefined,
  ): Promise<LinkAnswer> {
    const answer = await pool
      .request({
        method: method as Dispatcher.HttpMethod,
        path,
        // The keeper answers to a name that no web page can have (http/own-origin.ts).
        headers: { ...headers, host: "localhost", [versionHeader]: linkVersion },
        body: body ?? null,
      })
      .catch((error: unknown) => {
        throw toUnreachable(error)
      })
    const { statusCode: status } = answer
    if (status >= 400) throw await refusalOf(status, answer.body)
    return { status, headers: answer.headers, body: answer.body }
  }

  return {
    pass({ method, target, headers, rawBody }) {
      const passed = passedOn.flatMap((name) => {
        const value = headers[name]
        return typeof value === "string" ? [[name, value]] : []
      })
      return send(method, target, Object.fromEntries(passed), rawBody.length > 0 ? rawBody : undefined)
    },
    async tell(method, path, body) {
      const headers: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" }
      const answer = await send(method, path, headers, body && Buffer.from(JSON.stringify(body)))
      return jsonOf(answer)
    },
    close: () => pool.destroy(),
  }
}

const hostOf = (host: string): string => (host.includes(":") ? `[${host}]` : host)

/** @throws ApiError `keeper_unreachable` when the answer ends too early */
export async function jsonOf({ body }: LinkAnswer): Promise<unknown> {
  try {
    return await body.json()
  } catch (error) {
    throw toUnreachable(error)
  }
}

/** The keeper's problem as it was thrown there. */
async function refusalOf(status: number, body: LinkAnswer["body"]): Promise<ApiError> {
  const { data: problem } = Problem.safeParse(await body.json().catch(() => undefined))
  if (problem === undefined || !isCode(problem.code)) {
    return unreachable(`it answered ${status} without a reason; is this the keeper's address?`)
  }
  const { code, detail = problem.title, errors: fields, limit, requestId } = problem
  const where = code === "internal" ? "the keeper's log has more under its own id of this request" : detail
  return new ApiError(code, where, {
    ...(fields && { errors: fields }),
    ...(limit && { limit }),
    ...(code === "internal" && { cause: new Error(`the keeper failed; its request id is ${requestId ?? "unknown"}`) }),
  })
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(statusOf, code)

function toUnreachable(error: unknown): unknown {
  if (error instanceof ApiError) return error
  if (error instanceof errors.InvalidArgumentError) {
    return new ApiError("invalid_request", "the path cannot be read", { cause: error })
  }
  const slow = error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError
  return unreachable(slow ? "it did not answer in time" : "it cannot be reached", error)
}

const unreachable = (why: string, cause?: unknown): ApiError =>
  new ApiError(
    "keeper_unreachable",
    `the keeper that this server asks: ${why}. Nothing was lost; try again in a moment. If it stays so, whoever runs the keeper's machine has to look`,
    { cause },
  )
