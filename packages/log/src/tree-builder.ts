/** A tree over leaf hashes that come in order, a tile at a time: holds its right edge only, whatever the size. */
import { edgeFromTiles, edgeRoot } from "./edge.ts"
import { type Hash, hashLength, parentRow } from "./merkle.ts"
import { tileLevels, tileWidthMax } from "./tile.ts"

/** Told of each tile of level 1 and above when it is complete, and of the partial ones at the end. */
export type OnTile = (level: number, index: number, hashes: Uint8Array) => void

export class TreeBuilder {
  readonly #hash: Hash
  readonly #onTile: OnTile
  /** By level above the leaves: hashes of the tile that is filling up. */
  readonly #rows: { index: number; hashes: Uint8Array[] }[] = []
  #partial: Uint8Array = new Uint8Array(0)
  #tiles = 0

  constructor(hash: Hash, onTile: OnTile = () => {}) {
    this.#hash = hash
    this.#onTile = onTile
  }

  /** The next tile of leaf hashes; all but the last hold 256. */
  add(leafHashes: Uint8Array): void {
    if (leafHashes.length < tileWidthMax * hashLength) {
      this.#partial = leafHashes
      return
    }
    this.#tiles++
    this.#push(1, this.#rootOf(leafHashes))
  }

  get size(): number {
    return this.#tiles * tileWidthMax + this.#partial.length / hashLength
  }

  /** Root of what was added, followed by the first hashes of one more tile, or by all of them. */
  root(next: Uint8Array = this.#partial): Uint8Array {
    if (next.length === tileWidthMax * hashLength) return this.#followedBy(next).root()
    const size = this.#tiles * tileWidthMax + next.length / hashLength
    const upper = this.#rows.map(({ hashes }) => joined(hashes))
    return edgeRoot(edgeFromTiles(size, [next, ...upper].slice(0, tileLevels(size)), this.#hash), this.#hash)
  }

  /** Tells of the partial tiles as they are now. */
  end(onTile: OnTile = this.#onTile): void {
    this.#rows.forEach(({ index, hashes }, i) => {
      if (hashes.length > 0) onTile(i + 1, index, joined(hashes))
    })
  }

  /** A copy that this tile was added to: a whole tile counts for its parent, not as a partial one. */
  #followedBy(tile: Uint8Array): TreeBuilder {
    const copy = new TreeBuilder(this.#hash)
    copy.#tiles = this.#tiles
    for (const { index, hashes } of this.#rows) copy.#rows.push({ index, hashes: [...hashes] })
    copy.add(tile)
    return copy
  }

  #push(level: number, hash: Uint8Array): void {
    const row = this.#rows[level - 1] ?? { index: 0, hashes: [] }
    this.#rows[level - 1] = row
    row.hashes.push(hash)
    if (row.hashes.length < tileWidthMax) return
    const tile = joined(row.hashes)
    this.#onTile(level, row.index, tile)
    row.index++
    row.hashes = []
    this.#push(level + 1, this.#rootOf(tile))
  }

  #rootOf(tile: Uint8Array): Uint8Array {
    let row = tile
    while (row.length > hashLength) row = parentRow(row, this.#hash)
    return row
  }
}

function joined(hashes: readonly Uint8Array[]): Uint8Array {
  const row = new Uint8Array(hashes.length * hashLength)
  hashes.forEach((hash, i) => {
    row.set(hash, i * hashLength)
  })
  return row
}
