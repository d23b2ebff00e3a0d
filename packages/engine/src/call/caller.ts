/**
 * Calls the contract's operations over the platform's fetch. The server is not trusted: every answer is parsed by the operation's own
 * schema, and what does not fit is an error, not a value.
 */
import type { Operation, Result } from "@subrosa/contract"
import type { CallOptions, SentRequest } from "../core.ts"
import type { Platform } from "../platform.ts"
import { EngineError } from "../port.ts"
import { type ClockOffset, skewMs } from "./clock-offset.ts"
import { type ExchangeOptions, exchange, type Signer } from "./exchange.ts"
import { problemCode, problemError } from "./problem.ts"
import { type LooseInput, type RequestParts, requestParts } from "./request-parts.ts"
import { retryDelayMs } from "./retry.ts"

const timeoutMsDefault = 10_000
/** Calls that carry charts take as long as a slow line needs. */
const timeoutMsOf: Record<string, number> = {
  entryCreate: 120_000,
  chartOpen: 60_000,
  resourceFind: 60_000,
  exportCreate: 60_000,
  attachmentChunkCreate: 120_000,
  attachmentChunkRead: 120_000,
  // A mail server's whole dialogue.
  sealedNoticeSend: 65_000,
  // Argon2 in OPAQUE and WebAuthn checks on a small machine.
  practiceCreate: 30_000,
  invitationAccept: 30_000,
}

export interface Caller {
  /** The server's time as far as it is known. */
  now(): Date
  json<O extends Operation>(
    op: O,
    input: LooseInput,
    signer: Signer | undefined,
    options?: CallOptions,
  ): Promise<{ result: Result<O>; request: SentRequest | undefined }>
  bytes(op: Operation, input: LooseInput, signer: Signer | undefined, options?: CallOptions): Promise<Uint8Array>
  stream(
    op: Operation,
    input: LooseInput,
    signer: Signer | undefined,
    options?: CallOptions,
  ): Promise<ReadableStream<Uint8Array>>
  /** A public path, unsigned (the log's tiles). */
  path(path: string): Promise<Uint8Array>
}

export function createCaller(platform: Platform, offset: ClockOffset): Caller {
  const now = () => new Date(platform.clock().getTime() + offset.ms)

  const send = async <T>(
    op: Called,
    parts: RequestParts,
    read: (response: Response) => Promise<T>,
    signer: Signer | undefined,
    options: CallOptions = {},
  ): Promise<{ read: T; request: SentRequest | undefined }> => {
    const timeoutMs = options.timeoutMs ?? timeoutMsOf[op.name] ?? timeoutMsDefault
    let corrected = false
    for (let attempt = 0; ; attempt++) {
      const answer = await attemptOnce(platform, parts, { timeoutMs, signal: options.signal, now: now(), signer }, read)
      if (answer.ok) return answer
      if (problemCode(answer.error) === "clock_skew" && !corrected) {
        // The server refused before it did anything, so signing anew with its time is safe for every operation.
        offset.ms = skewMs(answer.date, platform.clock())
        corrected = true
        continue
      }
      const mayRepeat = answer.error.code === "offline" && options.once !== true
      const delayMs = mayRepeat ? retryDelayMs(op, attempt) : undefined
      if (delayMs === undefined) throw answer.error
      await platform.sleep(delayMs)
    }
  }

  return {
    now,
    async json<O extends Operation>(
      op: O,
      input: LooseInput,
      signer: Signer | undefined,
      options?: CallOptions,
    ): Promise<{ result: Result<O>; request: SentRequest | undefined }> {
      const parts = requestParts(op, input, signer?.practice)
      const { read, request } = await send(op, parts, (response) => response.text(), signer, options)
      return { result: parseResult(op, read), request }
    },
    async bytes(op, input, signer, options) {
      const parts = requestParts(op, input, signer?.practice)
      const read = async (response: Response) => new Uint8Array(await response.arrayBuffer())
      return (await send(op, parts, read, signer, options)).read
    },
    async stream(op, input, signer, options) {
      const parts = requestParts(op, input, signer?.practice)
      const { read } = await send(op, parts, async ({ body }) => body, signer, { timeoutMs: 60_000, ...options })
      if (!read) throw malformed(op)
      return read
    },
    async path(path) {
      const parts = { method: "GET", path, query: "", body: new Uint8Array(), contentType: undefined }
      const read = async (response: Response) => new Uint8Array(await response.arrayBuffer())
      return (await send(publicRead, parts, read, undefined)).read
    },
  }
}

type Called = Pick<Operation, "name" | "method">
const publicRead: Called = { name: "logRead", method: "GET" }

type Attempt<T> =
  | { ok: true; read: T; request: SentRequest | undefined }
  | { ok: false; error: EngineError; date: string | null }

async function attemptOnce<T>(
  platform: Platform,
  parts: RequestParts,
  options: ExchangeOptions,
  read: (response: Response) => Promise<T>,
): Promise<Attempt<T>> {
  try {
    return await exchange(platform, parts, options, async (response, request): Promise<Attempt<T>> => {
      if (response.ok) return { ok: true, read: await read(response), request }
      const error = problemError(response.status, await response.text())
      return { ok: false, error, date: response.headers.get("date") }
    })
  } catch (error) {
    if (error instanceof EngineError) return { ok: false, error, date: null }
    throw error
  }
}

function parseResult<O extends Operation>(op: O, text: string): Result<O> {
  let value: unknown
  try {
    value = JSON.parse(text || "{}")
  } catch (cause) {
    throw malformed(op, cause)
  }
  const parsed = op.result.safeParse(value)
  if (!parsed.success) throw malformed(op, parsed.error)
  return parsed.data as Result<O>
}

function malformed(op: Operation, cause?: unknown): EngineError {
  return new EngineError("server_error", `The server's answer to ${op.name} is malformed. Reload the app.`, { cause })
}
