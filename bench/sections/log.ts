/** The log: entries per second of the sequencer alone, and inclusion proofs in a large tree. */
import { logEventSearch } from "@subrosa/contract"
import { inclusionProofFromTiles, leafHash, verifyInclusion } from "@subrosa/log"
import { checkCheckpoint, leafData } from "@subrosa/testkit"
import type { LogAnswer, LogQuestion } from "../log/question.ts"
import { readLogFile, tilesOver } from "../log/read-tiles.ts"
import { percentiles } from "../percentiles.ts"
import { call } from "../practice/call.ts"
import { type Child, startChild } from "../processes/child.ts"
import { cpuSecondsOfFamily } from "../processes/cpu-time.ts"
import { figure, type Section, type Table } from "../report.ts"
import type { Bench } from "./bench.ts"
import { bigProofs, type Part, verifyAll } from "./big-log.ts"

const eventsOf: Record<number, number> = { 1: 1500, 8: 6000, 32: 20_000, 128: 60_000 }
const treeWanted = 100_000
const proofs = 500
const appendsMin = 1500

export async function logSection(bench: Bench): Promise<Section> {
  const child: Child<LogQuestion, LogAnswer> = startChild(new URL("../log/sequencer.ts", import.meta.url))
  try {
    const { connection, keeperKey } = bench.server
    await child.ask({ kind: "open", connection, keeperKey })
    const appends = await appendTable(bench, child)
    await growTo(bench, child, bench.scale(treeWanted))
    const near = await proofTable(bench)
    const verified = await verifyAll(bench, (await headOf(bench)).size)
    const far = await bigProofs(bench)
    return {
      title: "The log",
      intro:
        "The sequencer alone, without HTTP: release events, so many in flight at once, each answered with its receipt when it is " +
        "durable. Bare: the same event as one row in a durable transaction of its own, 24 connections.",
      tables: [appends.table, near, far.table, verified.table],
      bars: [appends.bar, far.bar, verified.bar],
    }
  } finally {
    await child.stop()
  }
}

async function appendTable(bench: Bench, child: Child<LogQuestion, LogAnswer>): Promise<Part> {
  const rows: string[][] = []
  let best = 0
  await measure(bench, child, "append", 32, bench.scale(5000))
  await measure(bench, child, "insert", 32, bench.scale(5000))
  for (const [width, full] of Object.entries(eventsOf)) {
    const [inFlight, events] = [Number(width), bench.scale(full)]
    const bare = await measure(bench, child, "insert", inFlight, events)
    const ours = await measure(bench, child, "append", inFlight, events)
    const ratio = figure(ours.perSecond / bare.perSecond)
    best = Math.max(best, ours.perSecond)
    rows.push([width, "sequencer", figure(ours.perSecond), ratio, ...ours.cells])
    rows.push([width, "bare", figure(bare.perSecond), "", ...bare.cells])
  }
  return {
    table: {
      head: ["in flight", "", "entries/s", "ratio", "p50 ms", "p95 ms", "p99 ms", "CPU ms: keeper", "PostgreSQL"],
      rows,
    },
    bar: {
      what: "entries appended to the log",
      measured: `${figure(best)}/s`,
      wanted: `at least ${appendsMin.toLocaleString("en")}/s`,
      met: best >= appendsMin,
    },
  }
}

async function measure(
  { server, practice }: Bench,
  child: Child<LogQuestion, LogAnswer>,
  kind: "append" | "insert",
  inFlight: number,
  events: number,
): Promise<{ perSecond: number; cells: string[] }> {
  const [owner] = practice.members
  if (owner === undefined) throw new Error("invariant: a practice has an owner")
  const { account } = owner.person
  const before = cpuSecondsOfFamily(server.pids.postgres)
  const { device } = owner
  const answer = await child.ask({ kind, practice: practice.id, account, device, events, inFlight })
  const postgres = cpuSecondsOfFamily(server.pids.postgres) - before
  const { p50, p95, p99 } = percentiles(answer.latenciesMs)
  const cpu = [answer.cpuSeconds, postgres].map((seconds) => (seconds * 1000) / events)
  return { perSecond: events / answer.seconds, cells: [p50, p95, p99, ...cpu].map(figure) }
}

async function growTo(bench: Bench, child: Child<LogQuestion, LogAnswer>, size: number): Promise<void> {
  for (;;) {
    const missing = size - (await headOf(bench)).size
    if (missing <= 0) return
    await measure(bench, child, "append", 256, missing)
  }
}

const headOf = async ({ server, practice }: Bench) =>
  checkCheckpoint(
    { practice: practice.id, logKey: practice.logKey },
    Buffer.from(await readLogFile(server.url, practice.id, "checkpoint")).toString(),
  )

/** As an auditor: tiles over HTTP without a cache, the proof made from them and verified against the signed checkpoint. */
async function proofTable(bench: Bench): Promise<Table> {
  const { server, practice } = bench
  const { size, root } = await headOf(bench)
  const tiles = tilesOver(server.url, practice.id)
  const timesMs: number[] = []
  for (let i = 0; i < proofs; i++) {
    const before = Math.floor(((i + 0.5) / proofs) * size) + 1
    const query = { before, limit: 1 }
    const leaf = await leafAt(bench, query)
    const start = performance.now()
    const proof = await inclusionProofFromTiles(leaf.index, size, tiles.read)
    verifyInclusion({ index: leaf.index, size, root, leafHash: leaf.hash, proof })
    timesMs.push(performance.now() - start)
  }
  const { p50, p95, p99 } = percentiles(timesMs)
  return {
    caption: "Inclusion proofs of entries anywhere in the tree, tiles fetched over HTTP without a cache, verified:",
    head: ["tree", "proofs", "tiles each", "p50 ms", "p95 ms", "p99 ms"],
    rows: [
      [
        size.toLocaleString("en"),
        String(proofs),
        figure(tiles.count() / proofs),
        figure(p50),
        figure(p95),
        figure(p99),
      ],
    ],
  }
}

async function leafAt({ server, practice }: Bench, query: { before: number; limit: number }) {
  const { events } = await call(
    server.url,
    logEventSearch,
    { params: { practice: practice.id }, query },
    practice.members[0],
  )
  const [event] = events
  if (event === undefined) throw new Error("the log has no such entry")
  return { index: event.index, hash: leafHash(leafData(practice.id, event)) }
}
