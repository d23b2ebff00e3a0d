/**
 * A person's device in the attacker's hand: what it signs with, and the session it signs for. Requests are made by hand, so that they
 * can be ones that no client of ours would send.
 */
import { nodePlatform } from "@subrosa/cli"
import { signRequest } from "@subrosa/crypto"
import type { Platform } from "@subrosa/engine"

export interface Hand {
  url: string
  practice: string
  session: string
  sign(message: Uint8Array): Promise<Uint8Array>
}

export interface Ask {
  method: "GET" | "POST" | "PUT" | "DELETE"
  /** Path with its query, if any, percent-encoded. */
  target: string
  /** Bytes go as an octet stream, anything else as JSON. */
  body?: unknown
}

export interface Answer {
  status: number
  body: Buffer
}

/** A platform that lets its owner see the newest session and key its engine signed with, as malware on that device would. */
export function watchedPlatform(options: {
  url: string
  stateFile?: string
  clock?: () => Date
  /** Hears each answer to its requests, as it came. */
  hear?: (path: string, answer: Answer) => void
}): {
  platform: Platform
  /** Throws before the first signed request. `key`: the device's, where it lies in a key file. */
  hand(key?: Hand["sign"]): Hand
} {
  const { url, stateFile, clock, hear } = options
  const plain = nodePlatform({ origin: url, ...(stateFile !== undefined && { stateFile }) })
  let sign: Hand["sign"] | undefined
  let seen: { practice: string; session: string } | undefined
  const platform: Platform = {
    ...plain,
    ...(clock !== undefined && { clock }),
    deviceKeys: {
      ...plain.deviceKeys,
      async create(id) {
        const key = await plain.deviceKeys.create(id)
        sign = key.sign
        return key
      },
    },
    async fetch(target, init) {
      const match = /keyid="([^/"]+)\/([^"]+)"/.exec(new Headers(init.headers).get("signature-input") ?? "")
      if (match?.[1] !== undefined && match[2] !== undefined) seen = { practice: match[1], session: match[2] }
      const response = await plain.fetch(target, init)
      if (hear !== undefined) {
        const body = Buffer.from(await response.clone().arrayBuffer())
        hear(new URL(target).pathname, { status: response.status, body })
      }
      return response
    },
  }
  return {
    platform,
    hand(key = sign) {
      if (seen === undefined || key === undefined) throw new Error("this device has signed nothing yet")
      return { url, ...seen, sign: key }
    },
  }
}

/** Sends a request as it is; `hand` undefined: unsigned. `at`: the server's time, if not the machine's. */
export async function ask(
  url: string,
  hand: Hand | undefined,
  { method, target, body }: Ask,
  at = new Date(),
): Promise<Answer> {
  const bytes =
    body === undefined ? undefined : body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))
  const headers = hand === undefined ? {} : await signatureOf(hand, method, target, bytes, at)
  const type = body instanceof Uint8Array ? "application/octet-stream" : "application/json"
  const response = await fetch(`${url}${target}`, {
    method,
    headers: { ...headers, ...(bytes !== undefined && { "content-type": type }) },
    ...(bytes !== undefined && { body: new Uint8Array(bytes) }),
    redirect: "manual",
  })
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) }
}

async function signatureOf(
  { practice, session, sign }: Hand,
  method: string,
  target: string,
  bytes: Uint8Array | undefined,
  at: Date,
): Promise<Record<string, string>> {
  const { pathname: path, search: query } = new URL(target, "http://localhost")
  const created = Math.floor(at.getTime() / 1000)
  const body = bytes ?? new Uint8Array(0)
  return (await signRequest({ method, path, query, body, practice, session, created }, sign)).headers
}

/** The JSON of an answer; undefined when it is not JSON. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body.toString("utf8"))
  } catch {
    return undefined
  }
}
