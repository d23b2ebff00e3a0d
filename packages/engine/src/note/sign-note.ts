import type { ChartState } from "../chart/chart-state.ts"
import type { OpenCharts } from "../chart/open-charts.ts"
import { requireValid } from "../chart/require-valid.ts"
import { prepareEntry, sendEntry } from "../chart/write-entry.ts"
import { keyToWrite, openRecords } from "../chart/write-to-open.ts"
import { writtenRecord } from "../chart/written-record.ts"
import type { Core } from "../core.ts"
import type { Draft } from "../port.ts"
import { buildNoteResources } from "./build-note-resources.ts"
import type { Drafts } from "./drafts.ts"
import { draftContent, type Signing } from "./stored-draft.ts"

/**
 * Signs a note: its resources become one entry, then the draft goes. Resolves when the note is durable.
 *
 * The sealed entry is kept with the draft before it is sent. Should the answer be lost, or this client crash, signing again sends the very
 * same bytes, so there is never a second note; text changed in between becomes an amendment of the first.
 */
export async function signNote(
  core: Core,
  charts: OpenCharts,
  drafts: Drafts,
  input: Omit<Draft, "updatedAt">,
): Promise<ChartState> {
  let draft: Draft = { ...input, updatedAt: core.now().toISOString() }
  const begun = (await drafts.get(draft.id))?.signing
  if (begun) {
    await sendEntry(core, begun)
    const state = await reopen(charts, draft)
    if (begun.content === draftContent(draft)) return finish(drafts, draft, state)
    draft = { ...draft, amends: begun.composition }
  }
  const state = charts.get(draft.chart) ?? (await reopen(charts, draft))
  const signing = await prepare(core, state, draft)
  await drafts.keep({ draft, signing: signing.kept })
  const seq = await sendEntry(core, signing.kept)
  const { kind, records } = signing
  charts.add(state.chart, openRecords(core, { entry: signing.kept.entry, seq, kind }, records))
  return finish(drafts, draft, state)
}

/** Fetches what is newer, by a logged release like any other. */
const reopen = (charts: OpenCharts, { chart }: Draft): Promise<ChartState> =>
  charts.open({ chart, purpose: charts.get(chart)?.purpose ?? "TREAT" })

async function finish(drafts: Drafts, { id }: Draft, state: ChartState): Promise<ChartState> {
  await drafts.finish(id)
  return state
}

async function prepare(core: Core, state: ChartState, draft: Draft) {
  const author = { account: core.account(), name: core.me().name }
  const { kind, resources, composition } = buildNoteResources(draft, state, author, core.now().toISOString())
  for (const resource of resources) await requireValid(resource)
  const key = await keyToWrite(core, state, kind)
  const records = resources.map((resource) => writtenRecord(core, resource))
  const prepared = await prepareEntry(core, { chart: state.chart.id, key, records })
  const kept: Signing = { ...prepared, composition, content: draftContent(draft) }
  return { kind, records, kept }
}
