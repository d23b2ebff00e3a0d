/**
 * The vendor's files: codes to give out, codes that were used (CSV, RFC 4180, by Papa Parse). A file is taken whole or not at all: what is wrong
 * is named by its row, as a person sees it in their spreadsheet (the heading is row 1).
 */
import Papa from "papaparse"

export interface CodeFile {
  /** In the file's order. */
  codes: string[]
}

export interface RowFault {
  row: number
  message: string
}

export type Read<T> = { file: T; faults?: undefined } | { file?: undefined; faults: RowFault[] }

const codeHeadings = ["code", "activation code", "activationcode", "enrollment code", "promo code"]
const usedHeadings = ["used at", "usedat", "used", "activated", "activated at", "redeemed", "date"]
const codeMaxLength = 200
const faultsMax = 50

/** One column of codes, with or without a heading; of several columns the one headed `code`. */
export function readCodeFile(text: string): Read<CodeFile> {
  const table = readTable(text)
  if (table.faults !== undefined) return table
  const { rows, column } = table.file
  const faults: RowFault[] = []
  const seen = new Map<string, number>()
  const codes: string[] = []
  for (const { row, cells } of rows) {
    const code = (cells[column] ?? "").trim()
    const fault = codeFault(code, seen)
    if (fault !== undefined) faults.push({ row, message: fault })
    seen.set(code, row)
    codes.push(code)
  }
  if (codes.length === 0) faults.push({ row: 1, message: "there is no code in this file" })
  return faults.length > 0 ? { faults: faults.slice(0, faultsMax) } : { file: { codes } }
}

function codeFault(code: string, seen: ReadonlyMap<string, number>): string | undefined {
  if (code === "") return "there is no code in this row"
  if (code.length > codeMaxLength) return `this is longer than a code can be (${codeMaxLength} characters)`
  // No control characters, no spaces inside: what a person has to type is one word.
  if (/[\p{Cc}\s]/u.test(code)) return "a code is one word, without spaces"
  const before = seen.get(code)
  return before === undefined ? undefined : `this code is in row ${before} already`
}

export interface UsedCode {
  code: string
  usedAt: string
  row: number
}

/** Columns `code` and a date of use; rows without a date were not used. */
export function readUsageFile(text: string): Read<{ uses: UsedCode[] }> {
  const table = readTable(text)
  if (table.faults !== undefined) return table
  const { rows, column, headings } = table.file
  const usedColumn = headings.findIndex((heading) => usedHeadings.includes(heading))
  if (usedColumn < 0) return { faults: [{ row: 1, message: "no column says when a code was used (used at)" }] }
  const faults: RowFault[] = []
  const uses: UsedCode[] = []
  for (const { row, cells } of rows) {
    const code = (cells[column] ?? "").trim()
    const used = (cells[usedColumn] ?? "").trim()
    if (used === "") continue
    const at = instantOf(used)
    if (code === "") faults.push({ row, message: "there is no code in this row" })
    else if (at === undefined) faults.push({ row, message: "this is no date as 2026-03-01 or 2026-03-01T08:00:00Z" })
    else uses.push({ code, usedAt: at, row })
  }
  return faults.length > 0 ? { faults: faults.slice(0, faultsMax) } : { file: { uses } }
}

interface Table {
  headings: string[]
  /** Of the codes. */
  column: number
  rows: { row: number; cells: string[] }[]
}

function readTable(text: string): Read<Table> {
  const parsed = Papa.parse<string[]>(text.replace(/^\uFEFF/, ""), { skipEmptyLines: false })
  const broken = parsed.errors.filter(({ code }) => code !== "UndetectableDelimiter")
  if (broken.length > 0) {
    return { faults: broken.slice(0, faultsMax).map(({ row, message }) => ({ row: (row ?? 0) + 1, message })) }
  }
  const all = parsed.data.map((cells, i) => ({ row: i + 1, cells }))
  const headings = (all[0]?.cells ?? []).map((cell) => cell.trim().toLowerCase())
  const headed = headings.findIndex((heading) => codeHeadings.includes(heading))
  const isBlank = ({ cells }: { cells: string[] }) => cells.every((cell) => cell.trim() === "")
  // A blank line at the end is how many programs end a file; one in the middle is a code that is missing.
  const rows = all.slice(headed < 0 ? 0 : 1)
  while (rows.length > 0 && isBlank(rows.at(-1) ?? { cells: [] })) rows.pop()
  if (headed < 0 && headings.length > 1) {
    return { faults: [{ row: 1, message: "of several columns one has to be headed `code`" }] }
  }
  return { file: { headings, column: Math.max(0, headed), rows } }
}

/** RFC 3339, or a day, which is taken as its beginning in UTC. */
function instantOf(text: string): string | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(day)) return undefined
  const time = new Date(day)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
