/**
 * Bodies of entries against the leaves of a verified tree: each hashes to its leaf, times never run backwards, and what is missing was
 * erased as an entry of the log says (spec/log.md, "Erasure"). How a body becomes a leaf is the caller's knowledge.
 */
import { toBase64 } from "./base64.ts"
import { sameBytes } from "./bytes.ts"
import { type Difference, nameDifferences, type Tampering } from "./name-difference.ts"

/** A body as the caller has read it. */
export type EventBody = {
  readonly index: number
  /** Leaf hash that salt and event give. */
  readonly hash: Uint8Array
  /** RFC 3339 in UTC with milliseconds; undefined for a body that says none. */
  readonly time: string | undefined
  /** Of an entry that says bodies before this index were erased lawfully. */
  readonly erasedUpTo?: number
}

export type EventFindings = {
  readonly checked: number
  /** Bodies that are gone and that an erasure in the log covers. */
  readonly erased: number
  /** Bodies that are gone, and no erasure covers them. This list and those below name ten thousand at most. */
  readonly missing: readonly number[]
  readonly tampered: readonly Tampering[]
  /** Entries whose time is before that of an earlier entry. */
  readonly backDated: readonly number[]
}

/** What is wrong with so many is named: whoever changes all of a log shall not have its watcher use up the memory. */
const namedMax = 10_000

/** Takes bodies in ascending order of index, each with the leaf that stands there. */
export class EventCheck {
  readonly #differences: Difference[] = []
  readonly #backDated: number[] = []
  /** Ranges [from, to) without a body. */
  readonly #gaps: { from: number; to: number }[] = []
  #next = 0
  #newest = ""
  #checked = 0
  #erasedUpTo = 0

  add({ index, hash, time, erasedUpTo }: EventBody, leaf: Uint8Array | undefined): void {
    this.#skipTo(index)
    this.#next = index + 1
    this.#checked++
    const isSame = leaf !== undefined && sameBytes(hash, leaf)
    if (!isSame && this.#differences.length < namedMax) {
      this.#differences.push({ index, expected: leaf && toBase64(leaf), found: toBase64(hash) })
    }
    if (time !== undefined && time < this.#newest) {
      if (this.#backDated.length < namedMax) this.#backDated.push(index)
    }
    // A forged time must not make honest ones after it look back-dated.
    else if (isSame) this.#newest = time ?? this.#newest
    // What is not in the tree erases nothing.
    if (isSame) this.#erasedUpTo = Math.max(this.#erasedUpTo, erasedUpTo ?? 0)
  }

  end(size: number): EventFindings {
    this.#skipTo(size)
    const missing: number[] = []
    let erased = 0
    for (const { from, to } of this.#gaps) {
      erased += Math.max(0, Math.min(to, this.#erasedUpTo) - from)
      for (let index = Math.max(from, this.#erasedUpTo); index < to && missing.length < namedMax; index++)
        missing.push(index)
    }
    const tampered = nameDifferences(this.#differences)
    return { checked: this.#checked, erased, missing, tampered, backDated: this.#backDated }
  }

  #skipTo(index: number): void {
    if (index > this.#next) this.#gaps.push({ from: this.#next, to: index })
    this.#next = Math.max(this.#next, index)
  }
}
