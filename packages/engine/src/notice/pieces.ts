/**
 * Which piece of the print house is whose: numbered once in a case, in the order in which people's letters are first printed. The list is kept
 * sealed for the officers; a piece's name says nothing of the person.
 */
import { concat, fromBase64url, fromHex, toBase64url, toHex } from "@subrosa/codec"
import { type CaseId, ChartId } from "@subrosa/contract"
import { randomBytes } from "@subrosa/crypto"
import { z } from "zod"
import type { Core } from "../core.ts"
import { readOfficerDocument, writeOfficerDocument } from "./officer-document.ts"

/** `charts`: 16 bytes each, B64U, by piece number from 1. A document holds 90,000 of them. */
const Kept = z.object({ run: z.string(), charts: z.string() })

const idBytes = 16
const bytesOf = (chart: string): Uint8Array => fromHex(chart.replaceAll("-", ""))
const textOf = (bytes: Uint8Array): ChartId =>
  ChartId.parse(toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"))

export interface Pieces {
  run: string
  /** By number, from 1. */
  charts: readonly ChartId[]
}

export async function readPieces(core: Core, id: CaseId): Promise<Pieces | undefined> {
  const kept = Kept.safeParse(await readOfficerDocument(core, `case-pieces/${id}`)).data
  if (kept === undefined) return undefined
  const bytes = fromBase64url(kept.charts)
  const charts = Array.from({ length: bytes.length / idBytes }, (_, i) =>
    textOf(bytes.subarray(i * idBytes, (i + 1) * idBytes)),
  )
  return { run: kept.run, charts }
}

/** Numbers who has no number yet, durably, before anything is printed: a killed print run keeps its numbers. */
export async function numberPieces(core: Core, id: CaseId, charts: readonly ChartId[]): Promise<Pieces> {
  const { makePrintRun } = await import("@subrosa/incident/notice")
  const known = await readPieces(core, id)
  const numbered = new Set(known?.charts)
  const all = [...(known?.charts ?? []), ...charts.filter((chart) => !numbered.has(chart))]
  const run = known?.run ?? makePrintRun(randomBytes)
  if (known === undefined || all.length > known.charts.length) {
    const kept = { run, charts: toBase64url(concat(...all.map(bytesOf))) }
    await writeOfficerDocument(core, `case-pieces/${id}`, () => kept)
  }
  return { run, charts: all }
}
