/** Writing a note, durable and in the log, against a bare durable insert of the same bytes. */
import { entryCreate, pathOf } from "@subrosa/contract"
import type { LoadRequest } from "../load/plan.ts"
import { wireEntry } from "../practice/write-charts.ts"
import { figure, type Section } from "../report.ts"
import { type Bench, noteBytes } from "./bench.ts"
import { type Compared, compareInRounds, connectionsOf, ratioOf, roundsCount } from "./compare.ts"
import { lanesOf } from "./lanes.ts"
import { comparisonTable } from "./load-table.ts"

const requestsOf: Record<number, number> = { 1: 1000, 8: 4000, 32: 8000 }
const ratioWanted = 0.6

export async function noteWriteSection(bench: Bench): Promise<Section> {
  const compared: Compared[] = []
  await bench.load(writes(bench, 32, bench.scale(1000)))
  await bench.loadBare(bareWrites(bench, 32, bench.scale(1000)))
  for (const [connections, requests] of Object.entries(requestsOf)) {
    const count = Number(connections)
    const rounds = await compareInRounds(bench, requests, {
      bare: (total) => bench.loadBare(bareWrites(bench, count, total)),
      ours: (total) => bench.load(writes(bench, count, total)),
    })
    compared.push(rounds)
  }
  return {
    title: "Writing a note",
    intro:
      "One entry of 4 KiB. Subrosa: signature, permission, ciphertext in the store, share and log entry in the keeper, all durable " +
      "before the answer. Bare: one Fastify route that takes the same JSON and inserts the same bytes into one table, " +
      `synchronous_commit on. ${roundsCount} alternating rounds; each figure is their median.`,
    tables: [comparisonTable("notes", compared)],
    bars: compared.map((rounds) => ({
      what: `note write at ${connectionsOf(rounds)} connection${connectionsOf(rounds) === 1 ? "" : "s"}, part of the bare rate`,
      measured: figure(ratioOf(rounds)),
      wanted: `at least ${ratioWanted}`,
      met: ratioOf(rounds) >= ratioWanted,
    })),
  }
}

function writes({ practice, caseloads }: Bench, connections: number, total: number): LoadRequest[][] {
  const path = pathOf(entryCreate, { practice: practice.id })
  return lanesOf(connections, total, (lane, i) => ({
    method: "POST",
    path,
    body: noteBody(caseloads[lane] ?? [], i),
    signer: lane,
  }))
}

function bareWrites({ practice, caseloads }: Bench, connections: number, total: number): LoadRequest[][] {
  const path = `/${practice.id}/entries`
  return lanesOf(connections, total, (lane, i) => ({ method: "POST", path, body: noteBody(caseloads[lane] ?? [], i) }))
}

function noteBody(charts: Bench["caseloads"][number], i: number): string {
  const chart = charts[i % charts.length]
  if (chart === undefined) throw new Error("invariant: every clinician has charts")
  const entries = [wireEntry(chart.id, chart.clinical, noteBytes)]
  return JSON.stringify({ charts: [], entries, searchTokens: [], resourceTokens: [], replaceSearchTokens: [] })
}
