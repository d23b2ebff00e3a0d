/** What is one person's alone, a psychotherapy note and a draft: written before a recovery, looked for after it. */
import { randomBytes } from "node:crypto"
import type { ChartId } from "@subrosa/contract"
import type { Engine } from "@subrosa/engine"
import { readNote } from "@subrosa/fhir"

export interface OwnNotes {
  chart: ChartId
  note: string
  draft: string
}

export async function writeOwn(engine: Engine, chart: ChartId): Promise<OwnNotes> {
  await engine.chartOpen({ chart, purpose: "TREAT", reason: "cover" })
  const [note, draft] = [randomBytes(12).toString("hex"), randomBytes(12).toString("hex")]
  const kind = { chart, kind: "psychotherapy", format: "free", title: "Own" } as const
  await engine.noteSign({ ...kind, id: crypto.randomUUID(), sections: [{ name: "note", text: note }] })
  await engine.draftSave({ ...kind, id: crypto.randomUUID(), sections: [{ name: "note", text: draft }] })
  return { chart, note, draft }
}

/** How many of them are not there any more, word for word. */
export async function lostOf(engine: Engine, { chart, note, draft }: OwnNotes): Promise<number> {
  const open = await engine.chartOpen({ chart, purpose: "TREAT", reason: "cover" }).catch(() => undefined)
  if (open === undefined) return 2
  const notes = open.summary.notes.flatMap(({ resource }) => readNote(resource)?.sections ?? [])
  const drafts = open.drafts.flatMap(({ sections }) => sections)
  return Number(!notes.some(({ text }) => text === note)) + Number(!drafts.some(({ text }) => text === draft))
}
