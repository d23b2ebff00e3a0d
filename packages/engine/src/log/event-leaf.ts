import { concat, fromBase64url, isCanonical, utf8 } from "@subrosa/codec"
import { Event, type LogEvent } from "@subrosa/contract"
import { context, sha256 } from "@subrosa/crypto"
import { type Hash, leafHash } from "@subrosa/log"
import { requireProof } from "./proof-step.ts"

const newline = Uint8Array.of(0x0a)

/** The bytes that the entry bundle holds for an event (spec/log.md, "From event to leaf"). */
export function leafData(
  practice: string,
  { salt, event }: Pick<LogEvent, "salt" | "event">,
  hash: Hash = sha256,
): Uint8Array {
  return hash(concat(context("log-leaf", practice), newline, fromBase64url(salt), utf8(event)))
}

/** The leaf's hash in the tree. */
export const eventLeafHash = (
  practice: string,
  event: Pick<LogEvent, "salt" | "event">,
  hash: Hash = sha256,
): Uint8Array => leafHash(leafData(practice, event, hash), hash)

/** The event in its text, which must be canonical: one text, one meaning. @throws proof_failed */
export function readEvent(text: string): Event {
  const value = parseJson(text)
  requireProof(value !== undefined && isCanonical(text, value), "the log's answer is malformed")
  const event = Event.safeParse(value)
  requireProof(event.success, "the log's answer is malformed")
  return event.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
