/** Searches every byte of files and folders for the needles, in every encoding, inside compressed streams too. */
import { open, readdir, stat } from "node:fs/promises"
import { join, relative } from "node:path"
import { carve, carveRaw } from "./carve.ts"
import { patternsOf } from "./encodings.ts"
import { createFindings, type Findings } from "./findings.ts"
import type { Needle } from "./needles.ts"
import { buildPatternTable, type PatternTable } from "./pattern-table.ts"

export interface Searcher {
  /** Searches a file or a folder with all below it. Resolves to the number of bytes read. */
  search(path: string): Promise<number>
  searchBytes(bytes: Buffer, name: string): void
  /** In every encoding, but not inside compressed streams: gigabytes of memory take minutes then, not hours. */
  searchPlain(bytes: Buffer, name: string): void
  findings: Findings
  table: PatternTable
}

const chunkBytes = 8 * 1024 * 1024
/** A compressed stream that begins in one chunk may end in the next. */
const streamOverlapBytes = 1024 * 1024
const depthMax = 3

export function buildTable(needles: readonly Needle[]): PatternTable {
  function* all() {
    for (const [needle, { value }] of needles.entries()) {
      for (const pattern of patternsOf(value)) yield { needle, pattern }
    }
  }
  return buildPatternTable(all())
}

export function createSearcher(needles: readonly Needle[], table: PatternTable = buildTable(needles)): Searcher {
  const findings = createFindings(needles)
  const overlap = Math.max(table.longest, streamOverlapBytes)
  // One for all files: a database has thousands of small ones.
  const buffer = Buffer.alloc(chunkBytes + overlap)

  /** `base` is added to offsets; streams that begin beyond `streamsEnd` belong to the next chunk. */
  function scan(bytes: Buffer, file: string, base: number, depth: number, streamsEnd = bytes.length): void {
    table.scan(bytes, (pattern, at) => {
      const needle = table.needleOf(pattern)
      const kind = needles[needle]?.kind ?? "name"
      findings.add(
        needle,
        { kind, encoding: table.encodingOf(pattern), file, offset: base + at },
        table.bitsOf(pattern),
      )
    })
    if (depth >= depthMax) return
    for (const { compression, at, bytes: inner } of carve(bytes)) {
      if (at < streamsEnd) scan(inner, `${file} (${compression} at ${base + at})`, 0, depth + 1)
    }
  }

  async function searchFile(path: string, name: string): Promise<number> {
    const file = await open(path)
    try {
      let held = 0
      let base = 0
      let total = 0
      for (;;) {
        const { bytesRead } = await file.read(buffer, held, buffer.length - held)
        total += bytesRead
        const filled = held + bytesRead
        const isLast = bytesRead === 0 || filled < buffer.length
        const chunk = buffer.subarray(0, filled)
        scan(chunk, name, base, 0, isLast ? filled : filled - overlap)
        if (isLast) break
        buffer.copyWithin(0, filled - overlap, filled)
        base += filled - overlap
        held = overlap
      }
      findings.endFile()
      return total
    } finally {
      await file.close()
    }
  }

  return {
    findings,
    table,
    async search(path) {
      const info = await stat(path)
      if (info.isFile()) return searchFile(path, path)
      let total = 0
      for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
        const file = join(entry.parentPath, entry.name)
        // Sockets and pipes hold no bytes; links lead to what is searched where it is.
        if (entry.isFile()) total += await searchFile(file, relative(path, file))
      }
      return total
    },
    searchPlain(bytes, name) {
      scan(bytes, name, 0, depthMax)
      findings.endFile()
    },
    searchBytes(bytes, name) {
      scan(bytes, name, 0, 0)
      for (const { compression, at, bytes: inner } of carveRaw(bytes, rawOffsets))
        scan(inner, `${name} (${compression} at ${at})`, 0, 1)
      findings.endFile()
    },
  }
}

/** A field's beginning; behind a length; behind a length and a flag; behind a nonce, in case nothing was encrypted. */
const rawOffsets = [0, 4, 5, 12, 17]
