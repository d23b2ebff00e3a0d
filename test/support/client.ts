/**
 * A client that remembers what it was told: a request signed by a member's device, sent over plain HTTP so that also half an answer is
 * seen, for a server that may be killed while it answers.
 */
import { Agent, request as send } from "node:http"
import { toBase64url, utf8 } from "@subrosa/codec"
import { signRaw, signRequest } from "@subrosa/crypto"
import type { Member } from "@subrosa/testkit"

export interface Heard {
  /** B64U of the request's digest: what a release's event names. */
  request: string
  /** Undefined when no answer began. */
  status: number | undefined
  body: Buffer
  /** Whether the answer came to its end. */
  whole: boolean
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Never throws: a broken connection is an answer that did not come. */
export async function tell(
  url: string,
  { person, session }: Member,
  { method, target, body }: { method: string; target: string; body?: unknown },
): Promise<Heard> {
  const bytes = body === undefined ? new Uint8Array(0) : utf8(JSON.stringify(body))
  const { pathname: path, search: query } = new URL(target, url)
  const { practice, device } = person
  const created = Math.floor(Date.now() / 1000)
  const signed = await signRequest({ method, path, query, body: bytes, practice, session, created }, (base) =>
    signRaw(device.privateKey, base),
  )
  const headers = {
    ...signed.headers,
    ...(body !== undefined && { "content-type": "application/json", "content-length": String(bytes.length) }),
  }
  const request = toBase64url(signed.requestDigest)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let status: number | undefined
    const finish = (whole: boolean) => resolve({ request, status, body: Buffer.concat(chunks), whole })
    const sent = send(new URL(target, url), { method, headers, agent, timeout: 20_000 }, (response) => {
      status = response.statusCode
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("end", () => finish(response.complete))
      response.on("error", () => finish(false))
      response.on("close", () => finish(false))
    })
    sent.on("error", () => finish(false))
    sent.on("timeout", () => sent.destroy())
    sent.end(bytes)
  })
}

export const closeConnections = (): void => agent.destroy()
