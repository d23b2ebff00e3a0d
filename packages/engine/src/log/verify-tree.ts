/** Recomputes the whole tree of a practice's log from what it serves (spec/log.md, "Verifying all"). */
import { equal } from "@subrosa/codec"
import {
  defaultHash,
  formatTilePath,
  type Hash,
  hashLength,
  LogError,
  leafHash,
  parseEntryBundle,
  rootFromTiles,
  tileLevels,
  tileRoot,
  tileWidth,
  tileWidthMax,
} from "@subrosa/log"

export interface TreeReport {
  /** The root that the leaves really have. */
  root: Uint8Array
  /** Leaf hashes, 32 bytes each. */
  leafHashes: Uint8Array
  /** Paths of tiles that do not agree with the leaves. */
  failures: string[]
}

interface TreeSource {
  /** Bytes of a path below the log, such as `tile/0/000`. */
  read(path: string): Promise<Uint8Array>
  onProgress(done: number, total: number): void
  /** By default the portable one. */
  hash?: Hash | undefined
}

const readsAtOnce = 8

/** Reads every entry bundle and every tile of the tree of `size` leaves and compares them with each other. */
export async function verifyTree(
  size: number,
  { read, onProgress, hash = defaultHash }: TreeSource,
): Promise<TreeReport> {
  const failures: string[] = []
  let hashes: Uint8Array = new Uint8Array(size * hashLength)
  const report: TreeReport = { root: new Uint8Array(0), leafHashes: hashes, failures }
  const rows: Uint8Array[] = []
  let done = 0
  for (let level = 0; level < tileLevels(size); level++) {
    const count = Math.ceil(hashes.length / hashLength / tileWidthMax)
    await inParallel(count, async (index) => {
      const width = tileWidth(level, index, size)
      if (level === 0) {
        const bundlePath = formatTilePath({ level: "entries", index, width })
        readBundle(await read(bundlePath), width, bundlePath, failures, hash).forEach((leaf, i) => {
          hashes.set(leaf, (index * tileWidthMax + i) * hashLength)
        })
      }
      const path = formatTilePath({ level, index, width })
      if (!equal(await read(path), tileOf(hashes, index)))
        failures.push(`${path} does not agree with the entries below it`)
      if (level > 0) return
      done += width
      onProgress(done, size)
    })
    rows.push(hashes)
    hashes = fullTileRoots(hashes, hash)
  }
  report.root = await rootFromTiles(size, async (level, index) => tileOf(rows[level] ?? new Uint8Array(0), index), hash)
  return report
}

const tileOf = (row: Uint8Array, index: number) =>
  row.subarray(index * tileWidthMax * hashLength, (index + 1) * tileWidthMax * hashLength)

function readBundle(bundle: Uint8Array, width: number, path: string, failures: string[], hash: Hash): Uint8Array[] {
  try {
    return parseEntryBundle(bundle, width).map((data) => leafHash(data, hash))
  } catch (error) {
    if (!(error instanceof LogError)) throw error
    failures.push(`${path} is malformed`)
    return []
  }
}

/** The next level's hashes: the root of each full tile. */
function fullTileRoots(row: Uint8Array, hash: Hash): Uint8Array {
  const count = Math.floor(row.length / hashLength / tileWidthMax)
  const roots = new Uint8Array(count * hashLength)
  for (let index = 0; index < count; index++) {
    roots.set(tileRoot(tileOf(row, index), hash), index * hashLength)
  }
  return roots
}

async function inParallel(count: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await task(next++)
  }
  await Promise.all(Array.from({ length: Math.min(readsAtOnce, count) }, worker))
}
