/** Digests by which the log vouches for a case (spec/case.md, "In the log"). */
import { createHash } from "node:crypto"
import { canonicalJson } from "@subrosa/codec"
import { context, digest } from "@subrosa/crypto"
import { b64u } from "../b64u.ts"

/** Of an entry of the journal: `body` is JCS text, `text` sealed bytes. B64U. */
export function entryDigest(
  ids: { practice: string; case: string; entry: string },
  { body, text }: { body: string; text: Uint8Array | null },
): string {
  const message = canonicalJson({ body, text: text === null ? null : b64u(text) })
  return b64u(digest(message, context("case-entry", ids.practice, ids.case, ids.entry)))
}

/** SHA-256 of the JCS of a value. B64U. */
export const jcsDigest = (value: unknown): string =>
  createHash("sha256").update(canonicalJson(value)).digest("base64url")

/** SHA-256 of the JCS of a sorted list of ids, without the list in memory: `["a","b"]` has no spaces. */
export class ListDigest {
  readonly #hash = createHash("sha256").update("[")
  #first = true

  add(id: string): void {
    this.#hash.update(`${this.#first ? "" : ","}"${id}"`)
    this.#first = false
  }

  /** B64U. */
  end(): string {
    return this.#hash.update("]").digest("base64url")
  }
}
