/** From event to leaf (spec/log.md, "From event to leaf"). */
import { randomFillSync } from "node:crypto"
import { canonicalJson } from "@subrosa/codec"
import type { Event } from "@subrosa/contract"
import { context } from "@subrosa/crypto"
import { leafHash } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"

export interface Leaf {
  /** 16 random bytes. */
  salt: Buffer
  /** JCS of the event. */
  event: string
  /** digest(salt || JCS(event)), 32 bytes. */
  data: Uint8Array
  /** SHA-256(0x00 || data). */
  hash: Uint8Array
}

const saltBytes = 16

export function makeLeaves(practice: string, events: readonly Event[]): Leaf[] {
  const prefix = Buffer.concat([context("log-leaf", practice), Buffer.of(0x0a)])
  const salts = randomFillSync(Buffer.allocUnsafe(saltBytes * events.length))
  return events.map((event, i) => {
    const salt = salts.subarray(i * saltBytes, (i + 1) * saltBytes)
    const text = Buffer.from(canonicalJson(event))
    const data = nativeHash(Buffer.concat([prefix, salt, text]))
    return { salt, event: text.toString(), data, hash: leafHash(data, nativeHash) }
  })
}
