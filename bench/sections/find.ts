/** Finding a patient by keyed tokens, among a thousand and among a hundred thousand. */
import { createHash } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { chartFind, pathOf } from "@subrosa/contract"
import type { LoadRequest } from "../load/plan.ts"
import type { Measured } from "../load/run-load.ts"
import { writeCharts } from "../practice/write-charts.ts"
import { figure, type Section } from "../report.ts"
import { type Bench, settle } from "./bench.ts"
import type { Compared } from "./compare.ts"
import { lanesOf } from "./lanes.ts"
import { comparisonTable } from "./load-table.ts"

const fewPatients = 1000
const manyPatients = 100_000
const requestsOf: Record<number, number> = { 1: 1000, 8: 2000 }
const directoryBytes = 1024
const p95WantedMs = 10
const growthWanted = 2

export async function findSection(bench: Bench, say: (text: string) => void): Promise<Section> {
  const many = bench.scale(manyPatients)
  await addPatients(bench, 0, fewPatients)
  const few = await measure(bench, fewPatients)
  say(`writing ${many.toLocaleString("en")} patients`)
  const start = performance.now()
  await addPatients(bench, fewPatients, many)
  const seconds = (performance.now() - start) / 1000
  const crowd = await measure(bench, many)
  const p95 = single(crowd).latencyMs.p95
  const growth = single(crowd).latencyMs.p50 / single(few).latencyMs.p50
  const among = (patients: number) => `Among ${patients.toLocaleString("en")} patients:`
  return {
    title: "Finding a patient",
    intro:
      "Family name and birth date: two keyed tokens, one of them shared with whoever sounds alike and was born in that year. " +
      "Subrosa: signature, both turns of the tokens, and only charts that the asker may open. Bare: one Fastify route that looks " +
      "the tokens up in the same table. Times are the client's, the way over HTTP included.",
    tables: [
      { caption: among(fewPatients), ...comparisonTable("finds", few) },
      { caption: among(many), ...comparisonTable("finds", crowd) },
    ],
    bars: [
      {
        what: `find among ${many.toLocaleString("en")}, p95`,
        measured: `${figure(p95)} ms`,
        wanted: `under ${p95WantedMs} ms`,
        met: p95 < p95WantedMs,
      },
      {
        what: `find among ${many.toLocaleString("en")}, times the p50 among ${fewPatients.toLocaleString("en")}`,
        measured: figure(growth),
        wanted: `at most ${growthWanted}`,
        met: growth <= growthWanted,
      },
    ],
    notes: [
      `${(many - fewPatients).toLocaleString("en")} patients were written through the server in ${Math.round(seconds)} s (one entry and eight tokens each).`,
    ],
  }
}

const single = ([rounds]: readonly Compared[]): Measured => {
  const [first] = rounds ?? []
  if (first === undefined) throw new Error("invariant: one connection was measured")
  return first.ours
}

async function addPatients(bench: Bench, from: number, to: number): Promise<void> {
  await writeCharts(bench.practice, {
    charts: to - from,
    notes: 0,
    noteBytes: 0,
    directoryBytes,
    tokensOf: (i) => tokensOf(from + i),
  })
  await settle(bench.server)
}

async function measure(bench: Bench, patients: number): Promise<Compared[]> {
  const compared: Compared[] = []
  const { id: practice } = bench.practice
  const path = pathOf(chartFind, { practice })
  await bench.load(searches(bench, 8, 200, patients, path, true))
  for (const [connections, requests] of Object.entries(requestsOf)) {
    const [count, total] = [Number(connections), requests]
    const bare = await bench.loadBare(searches(bench, count, total, patients, `/${practice}/find`, false))
    const ours = await bench.load(searches(bench, count, total, patients, path, true))
    for (const body of ours.lastBodies) {
      if (chartFind.result.parse(JSON.parse(body)).charts.length === 0) throw new Error("nobody was found")
    }
    compared.push([{ bare, ours }])
  }
  return compared
}

/** Askers take turns: each may search 300 times an hour, and the bench keeps to that. */
function searches(bench: Bench, connections: number, total: number, patients: number, path: string, signed: boolean) {
  const { members } = bench.practice
  return lanesOf(connections, total, (lane, i): LoadRequest => {
    const patient = Math.floor(Math.random() * patients)
    const tokens = tokensOf(patient).slice(0, 2).map(toBase64url)
    const request: LoadRequest = { method: "POST", path, body: JSON.stringify({ tokens }) }
    return signed ? { ...request, signer: (lane + i * connections) % members.length } : request
  })
}

/** Sounds of family names times birth years, the frequent ones more frequent: how many people share a phonetic token. */
const soundsAndYears = 60_000

/**
 * A patient's eight tokens: family name and birth date, sound and birth year, two of a phone number, e-mail, three of identifiers.
 * Digests in place of the client's keyed ones: to the server both are 16 bytes.
 */
function tokensOf(patient: number): Uint8Array[] {
  const chance = digestOf("chance", patient).readUInt32BE() / 2 ** 32
  const sound = Math.floor(chance ** 2 * soundsAndYears)
  return [
    digestOf("name-birthdate", patient),
    digestOf("phonetic-birthyear", sound),
    ...["phone", "phone-national", "email", "identifier", "identifier-system", "identifier-2"].map((kind) =>
      digestOf(kind, patient),
    ),
  ]
}

const digestOf = (kind: string, number: number): Buffer =>
  createHash("sha256").update(`${kind}:${number}`).digest().subarray(0, 16)
