/** Large logs: inclusion proofs among ten million entries, and what verifying a million costs. */
import { logEventSearch } from "@subrosa/contract"
import { inclusionProofFromTiles, verifyInclusion } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import { checkEvents } from "../../packages/engine/src/log/check-events.ts"
import { verifyTree } from "../../packages/engine/src/log/verify-tree.ts"
import { makeBigTree } from "../log/big-tree.ts"
import { readLogFile, tilesOver } from "../log/read-tiles.ts"
import { percentiles } from "../percentiles.ts"
import { call } from "../practice/call.ts"
import { withClient } from "../processes/server.ts"
import { type Bar, figure, type Table } from "../report.ts"
import type { Bench } from "./bench.ts"

const leavesWanted = 10_000_000
const proofs = 1000
const proofMsMax = 5
const verifySecondsMax = 60
const million = 1_000_000

export interface Part {
  table: Table
  bar: Bar
}

/** Anywhere in the tree, tiles over HTTP without a cache; beside it the same with the tiles in memory. */
export async function bigProofs({ server, scale }: Bench): Promise<Part> {
  const tree = await withClient(server.admin, (client) => makeBigTree(client, scale(leavesWanted)))
  const over = tilesOver(server.url, tree.practice)
  const sources = {
    "over HTTP": over.read,
    "tiles in memory": async (level: number, index: number) => tree.tile(level, index),
  }
  const measured = new Map<string, { p50: number; p95: number; p99: number }>()
  for (const [name, read] of Object.entries(sources)) {
    const timesMs: number[] = []
    for (let i = 0; i < proofs; i++) {
      const index = Math.floor(((i + 0.5) / proofs) * tree.size)
      const start = performance.now()
      const proof = await inclusionProofFromTiles(index, tree.size, read, nativeHash)
      verifyInclusion({ index, size: tree.size, root: tree.root, leafHash: tree.leafHash(index), proof }, nativeHash)
      timesMs.push(performance.now() - start)
    }
    measured.set(name, percentiles(timesMs))
  }
  const median = measured.get("over HTTP")?.p50 ?? Number.POSITIVE_INFINITY
  return {
    table: {
      caption: `Inclusion proofs among ${tree.size.toLocaleString("en")} entries, ${figure(over.count() / proofs)} tiles each, verified:`,
      head: ["tiles", "p50 ms", "p95 ms", "p99 ms"],
      rows: [...measured].map(([name, { p50, p95, p99 }]) => [name, ...[p50, p95, p99].map(figure)]),
    },
    bar: {
      what: `inclusion proof among ${tree.size.toLocaleString("en")} entries, p50`,
      measured: `${figure(median)} ms`,
      wanted: `under ${proofMsMax} ms`,
      met: median < proofMsMax,
    },
  }
}

/** As `subrosa log verify` does it: every bundle and tile, then every event against its leaf. Beside it the public part alone. */
export async function verifyAll({ server, practice }: Bench, size: number): Promise<Part> {
  const start = performance.now()
  const { leafHashes, failures } = await verifyTree(size, {
    read: (path) => readLogFile(server.url, practice.id, path),
    onProgress: () => {},
    hash: nativeHash,
  })
  const treeSeconds = (performance.now() - start) / 1000
  const read = async (before: number, limit: number) => {
    const input = { params: { practice: practice.id }, query: { before, limit } }
    return (await call(server.url, logEventSearch, input, practice.members[0])).events
  }
  const { checked } = await checkEvents(leafHashes, { practice: practice.id, read, hash: nativeHash }, failures)
  if (failures.length > 0 || checked !== size) throw new Error(`the log does not verify: ${failures[0] ?? checked}`)
  const seconds = (performance.now() - start) / 1000
  const perMillion = (seconds / size) * million
  return {
    table: {
      caption: `Verifying the whole log of ${size.toLocaleString("en")} entries, as \`subrosa log verify\` does:`,
      head: ["", "seconds", "per million entries"],
      rows: [
        ["bundles, tiles, root", figure(treeSeconds), figure((treeSeconds / size) * million)],
        ["and every event", figure(seconds), figure(perMillion)],
      ],
    },
    bar: {
      what: "verifying a million entries, by what the log at hand took",
      measured: `${figure(perMillion)} s`,
      wanted: `under ${verifySecondsMax} s`,
      met: perMillion < verifySecondsMax,
    },
  }
}
