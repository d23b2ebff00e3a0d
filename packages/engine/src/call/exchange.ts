/** One attempt of one request: signed, sent, awaited for a bounded time. Knows no retry and no schema. */
import { signRequest } from "@subrosa/crypto"
import type { SentRequest } from "../core.ts"
import type { Platform } from "../platform.ts"
import { EngineError } from "../port.ts"
import type { RequestParts } from "./request-parts.ts"

/** Who signs: a session and its device's key (spec/request.md). */
export interface Signer {
  practice: string
  session: string
  sign(message: Uint8Array): Promise<Uint8Array>
}

export interface ExchangeOptions {
  timeoutMs: number
  signal: AbortSignal | undefined
  /** The time to sign for. */
  now: Date
  signer: Signer | undefined
}

/**
 * Sends and reads the answer by `read` before the time is up. Throws EngineError `offline` when no whole answer came, or what the
 * caller's signal was aborted with.
 */
export async function exchange<T>(
  platform: Platform,
  parts: RequestParts,
  options: ExchangeOptions,
  read: (response: Response, request: SentRequest | undefined) => Promise<T>,
): Promise<T> {
  const { signer, signal } = options
  signal?.throwIfAborted()
  const { headers, request } = await signedHeaders(parts, signer, options.now)
  const stop = new AbortController()
  const follow = () => stop.abort(signal?.reason)
  signal?.addEventListener("abort", follow)
  const cancelTimer = platform.setTimer(options.timeoutMs, () => stop.abort())
  try {
    const response = await platform.fetch(`${platform.origin}${parts.path}${parts.query}`, {
      method: parts.method,
      headers,
      signal: stop.signal,
      // Nothing ambient: no cookie is ever sent, no answer kept by the browser, no redirect followed with a signature.
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      ...(parts.contentType === undefined ? {} : { body: parts.body }),
    })
    return await read(response, request)
  } catch (cause) {
    signal?.throwIfAborted()
    throw new EngineError("offline", "The server cannot be reached. Check the connection and try again.", { cause })
  } finally {
    cancelTimer()
    signal?.removeEventListener("abort", follow)
  }
}

async function signedHeaders(
  parts: RequestParts,
  signer: Signer | undefined,
  now: Date,
): Promise<{ headers: Record<string, string>; request: SentRequest | undefined }> {
  const headers = { accept: "application/json", ...(parts.contentType ? { "content-type": parts.contentType } : {}) }
  if (!signer) return { headers, request: undefined }
  const { method, path, query, body } = parts
  const { practice, session } = signer
  const created = Math.floor(now.getTime() / 1000)
  const signed = await signRequest({ method, path, query, body, practice, session, created }, (base) =>
    signer.sign(base),
  )
  return {
    headers: { ...headers, ...signed.headers },
    request: { digest: signed.requestDigest, signature: signed.signature },
  }
}
