/** CSV by RFC 4180, through Papa Parse. What is written cannot run as a formula in a spreadsheet. */
import Papa from "papaparse"

/** A header and rows; cells that a spreadsheet would take for a formula are quoted. Lines end in CRLF. */
export const writeCsv = (header: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `${Papa.unparse([[...header], ...rows.map((row) => [...row])], { escapeFormulae: true, newline: "\r\n" })}\r\n`

export interface CsvRow {
  /** As a spreadsheet numbers it: the header is row 1. */
  row: number
  cells: Readonly<Record<string, string>>
}

/** A file cannot be taken; each fault says its row. Nothing of such a file is used. */
export class RowsError extends Error {
  override name = "RowsError"
  readonly faults: readonly RowFault[]
  constructor(what: string, faults: readonly RowFault[]) {
    const shown = faults.slice(0, 20).map(({ row, message }) => `row ${row}: ${message}`)
    const more = faults.length > 20 ? [`and ${faults.length - 20} more`] : []
    super(`${what} was not taken: ${[...shown, ...more].join("; ")}`)
    this.faults = faults
  }
}

export interface RowFault {
  row: number
  message: string
}

/** Rows by their header, with names in small letters. Throws `RowsError` for a missing column or a broken row. `what`: `the return file`. */
export function readCsv(text: string, wanted: readonly string[], what: string): CsvRow[] {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), {
    skipEmptyLines: "greedy",
    delimitersToGuess: [",", ";", "\t"],
  })
  const faults = errors
    .filter(({ code }) => code !== "UndetectableDelimiter")
    .map(({ row, message }) => ({ row: (row ?? 0) + 1, message }))
  const [header, ...rows] = data
  if (header === undefined) throw new RowsError(what, [{ row: 1, message: "the file is empty" }])
  const names = header.map((name) => name.trim().toLowerCase())
  const missing = wanted.filter((name) => !names.includes(name))
  if (missing.length > 0)
    faults.push({ row: 1, message: `no column ${missing.join(", ")}; there must be ${wanted.join(", ")}` })
  rows.forEach((cells, i) => {
    if (cells.length !== names.length)
      faults.push({ row: i + 2, message: `${cells.length} cells where the header has ${names.length}` })
  })
  if (faults.length > 0) throw new RowsError(what, faults)
  return rows.map((cells, i) => ({
    row: i + 2,
    cells: Object.fromEntries(names.map((name, j) => [name, (cells[j] ?? "").trim()])),
  }))
}
