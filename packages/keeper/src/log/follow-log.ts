/**
 * Follows a practice's log as it is stored, look after look: what was found in order once is only asked for its fingerprint, which PostgreSQL
 * computes over the rows; what is new is read, hashed and checked whole. Answers no more than whether all is in order: what is wrong is for
 * check-stored-log.ts to name.
 */
import { equal } from "@subrosa/codec"
import type { PracticeId } from "@subrosa/contract"
import { EventCheck, hashLength, leafHash, TreeBuilder, type TreeHead, tileWidthMax } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import { b64u } from "../b64u.ts"
import { checkBody, type LeafHasher, leafHasher } from "./check-body.ts"
import type { LogCheckDeps } from "./check-stored-log.ts"
import { DigestList } from "./digest-list.ts"
import { type StoredRow, storedHead, storedLowest, storedPrints, storedRows, storedUpper } from "./read-stored-log.ts"
import { signedHead } from "./signed-head.ts"

/** Full tiles read, or asked for their fingerprints, at a time: half a megabyte of rows, gone before the collector keeps them; some milliseconds of PostgreSQL's work. */
const tilesRead = 2
const tilesAsked = 128

/** Lets those go first who wait for an answer. What it throws ends the look. */
export type Pause = () => Promise<void>

export class FollowedLog {
  readonly #deps: LogCheckDeps
  readonly #practice: PracticeId
  readonly #leafOf: LeafHasher
  /** Of full tiles of leaves, in order. */
  readonly #prints = new DigestList()
  /** Digests of full tiles above the leaves, by level and index. */
  readonly #upper = new Map<string, string>()
  readonly #tree = new TreeBuilder(nativeHash, (level, index, hashes) => {
    this.#upper.set(`${level}/${index}`, b64u(nativeHash(hashes)))
  })
  readonly #bodies = new EventCheck()
  #head: TreeHead | undefined
  /** Entries whose texts `#bodies` has taken. */
  #read = 0

  /** `since`: a head found in order before, which the log has to have grown from. */
  constructor(deps: LogCheckDeps, practice: PracticeId, since?: TreeHead) {
    this.#deps = deps
    this.#practice = practice
    this.#leafOf = leafHasher(practice)
    this.#head = since
  }

  /** The newest head, if all is in order up to it. Undefined: it is not, and nothing here can be gone on with; nor after a throw. */
  async look(pause: Pause): Promise<TreeHead | undefined> {
    const { db, keyOf } = this.#deps
    const stored = await storedHead(db, this.#practice)
    if (stored === undefined || stored.last !== stored.size - 1) return undefined
    const head = await signedHead(stored.checkpoint, this.#practice, await keyOf(this.#practice))
    if (head === undefined || head.size !== stored.size || head.size < (this.#head?.size ?? 0)) return undefined
    const isInOrder =
      (await this.#isAsBefore(pause)) &&
      (await this.#readTiles(head, pause)) &&
      (await this.#readEnd(head)) &&
      this.#areBodies(head)
    if (!isInOrder || !(await this.#areUpper(head.size))) return undefined
    this.#head = head
    return head
  }

  async #isAsBefore(pause: Pause): Promise<boolean> {
    for (let from = 0; from < this.#prints.length; from += tilesAsked) {
      const count = Math.min(tilesAsked, this.#prints.length - from)
      const found = await storedPrints(this.#deps.db, this.#practice, from, from + count)
      for (let i = 0; i < count; i++) if (!isSame(this.#prints.at(from + i), found[i])) return false
      await pause()
    }
    return true
  }

  /** The tiles that have become full. */
  async #readTiles({ size }: TreeHead, pause: Pause): Promise<boolean> {
    const { db } = this.#deps
    const full = Math.floor(size / tileWidthMax)
    for (let from = this.#prints.length; from < full; from += tilesRead) {
      const to = Math.min(full, from + tilesRead)
      // The fingerprints first: what is changed after them is found by the next look, what was changed before, by this one.
      const prints = await storedPrints(db, this.#practice, from, to)
      const tiles = await storedLowest(db, this.#practice, from, to)
      const rows = await storedRows(db, this.#practice, from * tileWidthMax, to * tileWidthMax)
      if (prints.length < to - from || rows.length < (to - from) * tileWidthMax) return false
      for (let tile = from; tile < to; tile++) {
        const hashes = this.#take(rows.slice((tile - from) * tileWidthMax, (tile - from + 1) * tileWidthMax))
        if (hashes === undefined || !isSame(hashes, tiles[tile - from])) return false
        if (!this.#hasGrown(tile * tileWidthMax, hashes)) return false
        this.#tree.add(hashes)
      }
      for (const print of prints) this.#prints.push(print)
      await pause()
    }
    return true
  }

  /** The leaves of the tile that is still filling up, and the root over all. */
  async #readEnd({ size, root }: TreeHead): Promise<boolean> {
    const first = this.#prints.length * tileWidthMax
    const hashes = this.#take(await storedRows(this.#deps.db, this.#practice, first, size))
    if (hashes === undefined || hashes.length !== (size - first) * hashLength) return false
    return this.#hasGrown(first, hashes) && isSame(this.#tree.root(hashes), root)
  }

  /** The rows' leaf hashes, one after the other. Undefined when a text, a column or a time is not in order. */
  #take(rows: readonly StoredRow[]): Uint8Array | undefined {
    const hashes = new Uint8Array(rows.length * hashLength)
    for (const [i, row] of rows.entries()) {
      const leaf = leafHash(row.leaf_data, nativeHash)
      hashes.set(leaf, i * hashLength)
      if (row.salt === null || row.event === null) continue
      const { checked, hasItsColumns } = checkBody(this.#leafOf, row)
      if (!hasItsColumns || !equal(checked.hash, leaf)) return undefined
      // Those of a tile that was not full yet come again.
      if (row.index < this.#read) continue
      this.#bodies.add(checked, leaf)
      this.#read = row.index + 1
    }
    return hashes
  }

  /** Whether the root of the head before is the one that these leaves lead to, if it ends among them. */
  #hasGrown(first: number, hashes: Uint8Array): boolean {
    const before = this.#head
    if (before === undefined || before.size <= first || before.size > first + hashes.length / hashLength) return true
    return isSame(this.#tree.root(hashes.subarray(0, (before.size - first) * hashLength)), before.root)
  }

  #areBodies({ size }: TreeHead): boolean {
    const { missing, tampered, backDated } = this.#bodies.end(size)
    return missing.length + tampered.length + backDated.length === 0
  }

  /** Tiles above the leaves: full ones as they were made, the others as far as they go. */
  async #areUpper(size: number): Promise<boolean> {
    const growing = new Map<string, Uint8Array>()
    const full = new Map(this.#upper)
    this.#tree.end((level, index, hashes) => growing.set(`${level}/${index}`, hashes))
    for (const { level, index, width, digest, hashes } of await storedUpper(this.#deps.db, this.#practice)) {
      const place = `${level}/${index}`
      const [wanted, part] = [full.get(place), growing.get(place)]
      if (wanted !== undefined) {
        if (width !== tileWidthMax || b64u(digest) !== wanted) return false
      } else if (part !== undefined) {
        // It may have grown since the head was read.
        if (hashes !== null && !isSame(hashes.subarray(0, part.length), part)) return false
      } else if (index * tileWidthMax ** (level + 1) < size) return false
      full.delete(place)
      growing.delete(place)
    }
    return full.size + growing.size === 0
  }
}

const isSame = (a: Uint8Array, b: Uint8Array | undefined): boolean => b !== undefined && Buffer.compare(a, b) === 0
