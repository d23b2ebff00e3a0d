/** Opening a chart, the durable log entry included, against a bare route that reads the same rows. */
import { chartOpen, pathOf } from "@subrosa/contract"
import { checkReceipt } from "@subrosa/testkit"
import type { LoadRequest } from "../load/plan.ts"
import { figure, type Section } from "../report.ts"
import { type Bench, notesPerChart } from "./bench.ts"
import { addedP95Ms, type Compared, compareInRounds, ratioOf, roundsCount } from "./compare.ts"
import { lanesOf } from "./lanes.ts"
import { comparisonTable } from "./load-table.ts"

const requestsOf: Record<number, number> = { 1: 1500, 8: 6000, 32: 12_000 }
const ratioWanted = 0.5
const addedMsMax = 25

export async function chartOpenSection(bench: Bench): Promise<Section> {
  const compared: Compared[] = []
  // Connections and caches are warm before anything counts.
  await bench.load(openings(bench, 32, bench.scale(2000)))
  await bench.loadBare(bareReadings(bench, 32, bench.scale(2000)))
  for (const [connections, requests] of Object.entries(requestsOf)) {
    const count = Number(connections)
    const rounds = await compareInRounds(bench, requests, {
      bare: (total) => bench.loadBare(bareReadings(bench, count, total)),
      async ours(total) {
        const measured = await bench.load(openings(bench, count, total))
        for (const body of measured.lastBodies) await checkOpened(bench, body)
        return measured
      },
    })
    compared.push(rounds)
  }
  const busiest = compared.at(-1)
  if (busiest === undefined) throw new Error("invariant: several loads were run")
  return {
    title: "Opening a chart",
    intro:
      `A chart with ${notesPerChart} notes of 4 KiB. Subrosa: signature, permission, governor at its default limits, one durable log ` +
      "entry with its proof, shares and ciphertexts. Bare: one Fastify route that selects the same rows from the same PostgreSQL and " +
      "answers them as JSON. One practice, 32 clinicians with 15 charts each, which they have opened before, as most openings are. " +
      `${roundsCount} alternating rounds; each figure is their median.`,
    tables: [comparisonTable("charts", compared)],
    bars: [
      {
        what: "chart open at 32 connections, part of the bare rate",
        measured: figure(ratioOf(busiest)),
        wanted: `at least ${ratioWanted}`,
        met: ratioOf(busiest) >= ratioWanted,
      },
      {
        what: "chart open at 32 connections, added to the bare p95",
        measured: `${figure(addedP95Ms(busiest))} ms`,
        wanted: `under ${addedMsMax} ms`,
        met: addedP95Ms(busiest) < addedMsMax,
      },
    ],
  }
}

/** Each connection is one clinician's, who goes round their own charts. */
function openings({ practice, caseloads }: Bench, connections: number, total: number): LoadRequest[][] {
  const body = JSON.stringify({
    segments: [
      { kind: "directory", after: 0 },
      { kind: "clinical", after: 0 },
    ],
    purpose: "TREAT",
    checkpointSize: 0,
  })
  return lanesOf(connections, total, (lane, i) => {
    const charts = caseloads[lane] ?? []
    const chart = charts[i % charts.length]?.id ?? ""
    const path = pathOf(chartOpen, { practice: practice.id, chart })
    return { method: "POST", path, body, signer: lane }
  })
}

function bareReadings({ practice, caseloads }: Bench, connections: number, total: number): LoadRequest[][] {
  return lanesOf(connections, total, (lane, i) => {
    const charts = caseloads[lane] ?? []
    return { method: "GET", path: `/${practice.id}/charts/${charts[i % charts.length]?.id}` }
  })
}

/** What was counted as an opening was one: all entries, and the release in the signed tree. @throws otherwise */
async function checkOpened({ practice }: Bench, body: string): Promise<void> {
  const { entries, receipt } = chartOpen.result.parse(JSON.parse(body))
  const { event } = await checkReceipt({ practice: practice.id, logKey: practice.logKey }, receipt)
  const logged = event.type === "release" ? event.count : 0
  if (entries.length !== notesPerChart || logged !== notesPerChart) {
    throw new Error(`an opening answered ${entries.length} entries and logged ${logged}`)
  }
}
