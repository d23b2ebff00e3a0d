/**
 * Checks a whole log from its public files alone (C2SP tlog-tiles): entries against tiles, tiles against the signed root, and growth
 * from an earlier state. What does not hold is named by entry.
 *
 * Reads each file once, in order, and holds one tile a level. The checkpoint's signatures are the caller's to verify.
 */
import { sameBytes } from "./bytes.ts"
import { parseEntryBundle } from "./entry-bundle.ts"
import { LogError } from "./errors.ts"
import { defaultHash, type Hash, hashLength, leafHash } from "./merkle.ts"
import { type Difference, nameDifferences, type Tampering } from "./name-difference.ts"
import type { TreeHead } from "./proof.ts"
import { tileWidth, tileWidthMax } from "./tile.ts"
import { formatTilePath } from "./tile-path.ts"
import { TreeBuilder } from "./tree-builder.ts"

/** Bytes of a path below the log, such as `tile/0/000`; undefined when there is no such file. */
export type FileReader = (path: string) => Promise<Uint8Array | undefined>

export type MirrorOptions = {
  readonly hash?: Hash
  /** An earlier head of the same log, whose signature the caller has verified. */
  readonly since?: TreeHead
  /** Files of the earlier state, to name what has changed since. */
  readonly sinceFiles?: FileReader
  /** Told of the leaf hashes in order, at most 256 at a time; undefined where an entry is missing. */
  readonly onLeaves?: (first: number, hashes: readonly (Uint8Array | undefined)[]) => void | Promise<void>
}

export type MirrorReport = {
  /** Whether entries, tiles and root are one tree, grown from `since`. */
  readonly ok: boolean
  /** What was done to the entries, against the signed tree. */
  readonly tampered: readonly Tampering[]
  /** What was done since the earlier state, when that was given and it does not grow into this one. */
  readonly rewritten: readonly Tampering[]
  /** Tiles that are missing or do not agree with the entries. */
  readonly tiles: readonly string[]
  readonly root: "matches" | "matches the tiles only" | "differs"
  readonly growth: "not asked" | "grown" | "went back" | "forked"
}

/** What is named in one report; more of it adds nothing. */
const namedMax = 10_000

/** Verifies the files of the tree of `head`. Throws only what `read` throws. */
export async function verifyMirror(
  head: TreeHead,
  read: FileReader,
  options: MirrorOptions = {},
): Promise<MirrorReport> {
  const { hash = defaultHash, since, sinceFiles, onLeaves } = options
  const upper = new Map<string, Uint8Array>()
  const entries = new TreeBuilder(hash, (level, index, hashes) => upper.set(tilePath(level, index, head.size), hashes))
  const stored = new TreeBuilder(hash)
  const [differences, changes]: [Difference[], Difference[]] = [[], []]
  const tiles: string[] = []
  let sinceRoot: Uint8Array | undefined = since?.size === 0 ? since.root : undefined

  const checkUpper = async () => {
    for (const [path, hashes] of upper) {
      const tile = await read(path)
      if (tile === undefined) tiles.push(`${path} is missing`)
      else if (!sameBytes(tile.subarray(0, hashes.length), hashes))
        tiles.push(`${path} does not agree with the entries`)
    }
    upper.clear()
  }

  for (let index = 0; index * tileWidthMax < head.size; index++) {
    const first = index * tileWidthMax
    const width = tileWidth(0, index, head.size)
    const [found, tile] = [await readLeaves(index, width, read, hash), await readTile(index, width, read)]
    if (tile === undefined) tiles.push(`${tilePath(0, index, head.size)} is missing or malformed`)
    const wanted = (i: number) => tile?.subarray(i * hashLength, (i + 1) * hashLength)
    for (let i = 0; i < width; i++) {
      const expected = wanted(i)
      const same =
        expected === undefined ? found[i] !== undefined : found[i] !== undefined && sameHash(found[i], expected)
      if (!same && differences.length < namedMax)
        differences.push({ index: first + i, expected: text(expected), found: text(found[i]) })
    }
    await onLeaves?.(first, found)
    // Where an entry is missing the tile speaks for it, so that the rest can be judged.
    const row = rowOf(found, wanted)
    if (since !== undefined && since.size > first && since.size <= first + width) {
      sinceRoot = entries.root(row.subarray(0, (since.size - first) * hashLength))
    }
    if (sinceFiles !== undefined && since !== undefined && first < since.size) {
      const before = await readLeaves(index, tileWidth(0, index, since.size), sinceFiles, hash)
      before.forEach((old, i) => {
        if (old !== undefined && !(found[i] !== undefined && sameHash(found[i], old)) && changes.length < namedMax)
          changes.push({ index: first + i, expected: text(old), found: text(found[i]) })
      })
    }
    entries.add(row)
    stored.add(tile ?? row)
    if (upper.size > 0) await checkUpper()
  }
  entries.end()
  await checkUpper()

  const root = sameBytes(entries.root(), head.root)
    ? "matches"
    : sameBytes(stored.root(), head.root)
      ? "matches the tiles only"
      : "differs"
  const growth = growthOf(head, since, sinceRoot)
  const tampered = nameDifferences(differences)
  const ok =
    root === "matches" && tampered.length === 0 && tiles.length === 0 && (growth === "grown" || growth === "not asked")
  return { ok, tampered, rewritten: growth === "forked" ? nameDifferences(changes) : [], tiles, root, growth }
}

function growthOf(head: TreeHead, since: TreeHead | undefined, root: Uint8Array | undefined): MirrorReport["growth"] {
  if (since === undefined) return "not asked"
  if (since.size > head.size) return "went back"
  return root !== undefined && sameBytes(root, since.root) ? "grown" : "forked"
}

/** Leaf hashes of a bundle; undefined where it ends too early or is not there. */
async function readLeaves(
  index: number,
  width: number,
  read: FileReader,
  hash: Hash,
): Promise<(Uint8Array | undefined)[]> {
  const bundle = await readWide("entries", index, width, read)
  const leaves: (Uint8Array | undefined)[] = new Array(width).fill(undefined)
  if (bundle === undefined) return leaves
  try {
    for (const [i, data] of parseEntryBundle(bundle).slice(0, width).entries()) leaves[i] = leafHash(data, hash)
  } catch (error) {
    if (!(error instanceof LogError)) throw error
  }
  return leaves
}

async function readTile(index: number, width: number, read: FileReader): Promise<Uint8Array | undefined> {
  const tile = await readWide(0, index, width, read)
  return tile !== undefined && tile.length >= width * hashLength ? tile.subarray(0, width * hashLength) : undefined
}

/** The file at this width, in full as a log may answer, or the widest narrower one that a mirror could get. */
async function readWide(level: 0 | "entries", index: number, width: number, read: FileReader) {
  const at = (width: number) => read(formatTilePath({ level, index, width }))
  const found = (await at(width)) ?? (width < tileWidthMax ? await at(tileWidthMax) : undefined)
  if (found !== undefined || level === 0) return found
  for (let narrower = width - 1; narrower > 0; narrower--) {
    const part = await at(narrower)
    if (part !== undefined) return part
  }
  return undefined
}

function rowOf(found: readonly (Uint8Array | undefined)[], wanted: (i: number) => Uint8Array | undefined): Uint8Array {
  const row = new Uint8Array(found.length * hashLength)
  found.forEach((hash, i) => {
    row.set(hash ?? wanted(i) ?? new Uint8Array(hashLength), i * hashLength)
  })
  return row
}

const tilePath = (level: number, index: number, size: number): string =>
  formatTilePath({ level, index, width: tileWidth(level, index, size) })

/** Word by word comparison costs as much as hashing: hashes are 32 bytes each. */
function sameHash(a: Uint8Array | undefined, b: Uint8Array): boolean {
  if (a === undefined) return false
  for (let i = 0; i < hashLength; i++) if (a[i] !== b[i]) return false
  return true
}

const text = (hash: Uint8Array | undefined): string | undefined =>
  hash === undefined ? undefined : Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")
