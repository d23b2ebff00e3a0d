/** A new version of a case's scope: computed, listed with the keeper, closed by its entry in the journal. */
import { canonicalJson, toBase64url } from "@subrosa/codec"
import { type CaseEntryId, type CaseId, type ChartId, caseChartCreate, type Taken } from "@subrosa/contract"
import { sha256 } from "@subrosa/crypto"
import { type CaseState, type Doubt, ExposedCounter, scopeOf } from "@subrosa/incident"
import type { Core } from "../core.ts"
import { readDecoys } from "../decoy/known-decoys.ts"
import { runScope, type ScopeOptions } from "./compute-scope.ts"
import { addEntry } from "./journal.ts"
import type { LogProver } from "./log-prover.ts"

export interface ScopeSummary {
  version: number
  counts: ExposedCounter["counts"]
  doubts: Doubt[]
  /** Size of the log that it rests on. */
  size: number
}

const chartsAtOnce = 5000
/** Kept to be shown; all are counted. */
const doubtsKept = 200

export const chartsDigest = (charts: readonly string[]): string =>
  toBase64url(sha256(canonicalJson([...charts].sort())))

/** Whoever was invented is told nothing and counted nowhere. */
async function inventedCharts(core: Core): Promise<ReadonlySet<ChartId>> {
  const { decoys } = await readDecoys(core)
  return new Set(decoys.flatMap(({ chart, invented }) => (invented === undefined ? [] : [chart])))
}

/**
 * Runs the scope anew and puts it in force. A killed run leaves a list without an entry, which the next run begins
 * anew.
 */
export async function computeScope(
  core: Core,
  prover: LogProver,
  id: CaseId,
  state: CaseState,
  input: ScopeOptions & {
    taken?: readonly Taken[] | undefined
    because?: string | undefined
    entry?: CaseEntryId | undefined
  },
): Promise<ScopeSummary> {
  const taken = [...(input.taken ?? state.taken)]
  const version = (scopeOf(state)?.version ?? 0) + 1
  const decoys = await inventedCharts(core)
  const run = await runScope(core, prover, taken, input)
  const counter = new ExposedCounter()
  const doubts: Doubt[] = [...run.doubts]
  const charts: ChartId[] = []
  for await (const placed of run.charts) {
    if (decoys.has(placed.chart)) {
      counter.addDecoy(placed)
      continue
    }
    doubts.push(...placed.doubts)
    counter.add(placed)
    if (placed.exposed !== undefined) charts.push(placed.chart)
  }
  const params = { case: id, version }
  for (let from = 0; from === 0 || from < charts.length; from += chartsAtOnce) {
    await core.call(caseChartCreate, {
      params,
      body: { first: from === 0, charts: charts.slice(from, from + chartsAtOnce) },
    })
  }
  const { counts } = counter
  const { head } = prover
  await addEntry(core, id, {
    id: input.entry,
    text: input.because,
    body: {
      kind: "scoped",
      version,
      taken,
      size: head.size,
      checkpoint: head.note,
      counts,
      chartsDigest: chartsDigest(charts),
      doubts: doubts.length,
      whole: input.whole,
    },
  })
  return { version, counts, doubts: doubts.slice(0, doubtsKept), size: head.size }
}
