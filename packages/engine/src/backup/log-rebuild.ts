/** The practice's log made anew from a backup's leaves: its root, its tiles, and the root it had at earlier sizes. */
import { equal } from "@subrosa/codec"
import { sha256 } from "@subrosa/crypto"
import { appendLeaves, type Edge, edgeRoot, emptyEdge, hashLength, leafHash, tileWidthMax } from "@subrosa/log"
import { BackupError } from "./backup-error.ts"
import { type BackupRow, bytesColumn, wholeColumn } from "./backup-row.ts"

const batchLeaves = 1024

interface TileSum {
  width: number
  digest: Uint8Array
}

export class LogRebuild {
  #edge: Edge = emptyEdge
  #waiting: Uint8Array[] = []
  readonly #made = new Map<string, TileSum>()
  readonly #stored = new Map<string, TileSum>()
  readonly #rootAt = new Map<number, Uint8Array | undefined>()

  /** `sizes`: at which the root shall be remembered. */
  constructor(sizes: readonly number[]) {
    for (const size of sizes) this.#rootAt.set(size, undefined)
    this.#remember()
  }

  get size(): number {
    return this.#edge.size + this.#waiting.length
  }

  /** Leaf data, in order of the index. @throws BackupError `log_mismatch` */
  leaf(index: number, data: Uint8Array): void {
    if (index !== this.size) {
      throw new BackupError("log_mismatch", `the log's leaf ${this.size} is missing or out of its place`)
    }
    if (data.length !== hashLength) throw new BackupError("log_mismatch", `the log's leaf ${index} has another length`)
    this.#waiting.push(leafHash(data))
    if (this.#waiting.length >= batchLeaves || this.#rootAt.has(this.size)) this.#append()
  }

  /** A stored tile, compared at the end. */
  tile(from: BackupRow): void {
    const name = `${wholeColumn(from, "level")}/${wholeColumn(from, "index")}`
    this.#stored.set(name, { width: wholeColumn(from, "width"), digest: sha256(bytesColumn(from, "hashes")) })
  }

  /** The root of all leaves so far. */
  root(): Uint8Array {
    this.#append()
    return edgeRoot(this.#edge)
  }

  /** The root at one of the sizes asked for; undefined when there were never so many leaves. */
  rootAt(size: number): Uint8Array | undefined {
    this.#append()
    return this.#rootAt.get(size)
  }

  /** @throws BackupError `log_mismatch` when a stored tile does not follow from the leaves, is missing or one too many */
  checkTiles(): void {
    this.#append()
    for (const name of new Set([...this.#made.keys(), ...this.#stored.keys()])) {
      const [made, stored] = [this.#made.get(name), this.#stored.get(name)]
      if (made !== undefined && stored?.width === made.width && equal(made.digest, stored.digest)) continue
      // The newest leaves are a tile of their own accord: a server need not store it before it is full.
      if (stored === undefined && name.startsWith("0/") && made?.width !== tileWidthMax) continue
      throw new BackupError("log_mismatch", `the log's tile ${name} does not follow from its leaves`)
    }
  }

  #append(): void {
    if (this.#waiting.length === 0) return
    const { edge, tiles } = appendLeaves(this.#edge, this.#waiting)
    this.#edge = edge
    this.#waiting = []
    for (const { level, index, width, hashes } of tiles) {
      this.#made.set(`${level}/${index}`, { width, digest: sha256(hashes) })
    }
    this.#remember()
  }

  #remember(): void {
    if (this.#rootAt.has(this.#edge.size)) this.#rootAt.set(this.#edge.size, edgeRoot(this.#edge))
  }
}
