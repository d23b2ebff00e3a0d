/** The list that goes with a print house's batch: which pages are which piece. No name, no word of what the letters are. */

import { refuseBetraying } from "../outside/outside-of.ts"
import type { Paper } from "../pdf/paper.ts"
import { writeCsv } from "./csv.ts"

export interface ManifestPiece {
  pieceId: string
  pages: number
  country: string
  postalCode: string | undefined
}

export interface Batch {
  /** `letters-20260309-003`. */
  name: string
  format: Paper["format"]
  pieces: readonly ManifestPiece[]
}

export const manifestHeader = [
  "piece_id",
  "file",
  "page_from",
  "page_to",
  "sheets",
  "envelope",
  "country",
  "postal_code",
  "sender",
] as const

/** Throws `OutsideError` if any cell betrays. Two-sided printing: two pages a sheet. */
export function batchManifest({ name, format, pieces }: Batch, sender: string): string {
  let page = 1
  const rows = pieces.map(({ pieceId, pages, country, postalCode }) => {
    const from = page
    page += pages
    const envelope = format === "letter" ? "No. 10, left window" : "DL/C6-5, window, DIN 5008 B"
    return [pieceId, `${name}.pdf`, from, page - 1, Math.ceil(pages / 2), envelope, country, postalCode ?? "", sender]
  })
  refuseBetraying("the print list", `${name} ${sender}`, "set a neutral outside name")
  return writeCsv(manifestHeader, rows)
}

/** The name of a batch's files, without ending: a day and a number. */
export const batchName = (word: string, day: string, number: number): string =>
  `${word}-${day.replaceAll("-", "")}-${String(number).padStart(3, "0")}`

/** Cuts pieces into batches of one sheet format each, in their order. */
export function planBatches<T extends { format: Paper["format"] }>(pieces: Iterable<T>, size: number): T[][] {
  const open = new Map<Paper["format"], T[]>()
  const full: T[][] = []
  for (const piece of pieces) {
    const batch = open.get(piece.format) ?? []
    batch.push(piece)
    open.set(piece.format, batch)
    if (batch.length < size) continue
    full.push(batch)
    open.delete(piece.format)
  }
  return [...full, ...open.values()]
}
