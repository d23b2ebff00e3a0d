/** What a print house reports back: piece by piece, what became of it. */
import { z } from "zod"
import { type RowFault, RowsError, readCsv } from "./csv.ts"
import { readPieceId } from "./piece-id.ts"

export const returnStatuses = ["sent", "delivered", "returned", "moved", "destroyed"] as const
export type ReturnStatus = (typeof returnStatuses)[number]

export interface ReturnedPiece {
  piece: string
  status: ReturnStatus
  /** Day, as the print house gives it. */
  on: string
  /** For `moved`: the new address as the post knows it. Nothing is sent to it before a person has looked at it. */
  newAddress: { line: readonly string[]; city: string; state: string; postalCode: string; country: string } | undefined
  row: number
}

const columns = ["piece_id", "status", "date"] as const
const day = z.iso.date()

/**
 * Reads a return file: columns piece_id, status (sent, delivered, returned, moved, destroyed), date; for `moved` also new_line1, new_line2,
 * new_city, new_state, new_postal_code, new_country. `known`: the pieces of this case; `today` bounds dates.
 *
 * Throws `RowsError` with every bad row (of another case, unknown, twice, no status, no or a future date); then nothing is taken.
 */
export function readReturnFile(
  text: string,
  { run, known, today }: { run: string; known: (piece: string) => boolean; today: string },
): ReturnedPiece[] {
  const faults: RowFault[] = []
  const pieces: ReturnedPiece[] = []
  const seen = new Map<string, number>()
  for (const { row, cells } of readCsv(text, columns, "the return file")) {
    const fault = (message: string) => faults.push({ row, message })
    const read = readPieceId(cells.piece_id ?? "", run)
    if (read.kind === "other-case") fault("this piece belongs to another case")
    if (read.kind === "mistyped") fault("this is no piece id: a symbol is wrong or missing")
    const status = returnStatuses.find((one) => one === cells.status?.toLowerCase())
    if (status === undefined) fault(`the status must be one of ${returnStatuses.join(", ")}`)
    const on = cells.date ?? ""
    if (!day.safeParse(on).success) fault("the date must be like 2026-03-09")
    else if (on > today) fault("the date lies in the future")
    const newAddress = addressOf(cells)
    if (status === "moved" && newAddress === undefined)
      fault("moved, but the new address lacks street, town or postal code")
    if (read.kind !== "piece") continue
    const first = seen.get(read.id)
    if (first !== undefined) fault(`this piece is in row ${first} already`)
    seen.set(read.id, row)
    if (!known(read.id)) fault("no such piece was sent in this case")
    if (status !== undefined)
      pieces.push({ piece: read.id, status, on, newAddress: status === "moved" ? newAddress : undefined, row })
  }
  if (faults.length > 0) throw new RowsError("the return file", faults)
  return pieces
}

function addressOf(cells: Readonly<Record<string, string>>): ReturnedPiece["newAddress"] {
  const of = (name: string) => cells[`new_${name}`] ?? ""
  const line = [of("line1"), of("line2")].filter((one) => one !== "")
  const [city, state, postalCode, country] = [of("city"), of("state"), of("postal_code"), of("country")]
  return line.length === 0 || city === "" || postalCode === "" ? undefined : { line, city, state, postalCode, country }
}
