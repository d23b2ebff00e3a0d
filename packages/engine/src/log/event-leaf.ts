import { canonicalJson, concat, fromBase64url, fromUtf8, utf8 } from "@subrosa/codec"
import { Event, type LogEvent } from "@subrosa/contract"
import { context, digest } from "@subrosa/crypto"
import { leafHash } from "@subrosa/log"
import { requireProof } from "./proof-step.ts"

/** The bytes that the entry bundle holds for an event (spec/log.md, "From event to leaf"). */
export function leafData(practice: string, { salt, event }: Pick<LogEvent, "salt" | "event">): Uint8Array {
  return digest(concat(fromBase64url(salt), utf8(event)), context("log-leaf", practice))
}

/** The leaf's hash in the tree. */
export const eventLeafHash = (practice: string, event: Pick<LogEvent, "salt" | "event">): Uint8Array =>
  leafHash(leafData(practice, event))

/** The event in its text, which must be canonical: one text, one meaning. @throws proof_failed */
export function readEvent(text: string): Event {
  const value = parseJson(text)
  requireProof(value !== undefined && fromUtf8(canonicalJson(value)) === text, "the log's answer is malformed")
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
