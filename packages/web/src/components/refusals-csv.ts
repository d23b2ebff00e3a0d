/** Refused resources as CSV (RFC 4180), for whoever made the files. */
import type { ImportRefusal } from "../data/import-types.ts"

const columns = ["file", "line", "offset", "entry", "resourceType", "path", "reason"] as const

export function refusalsCsv(refused: readonly ImportRefusal[]): string {
  const rows = refused.map((refusal) => columns.map((name) => cell(refusal[name])).join(","))
  return [columns.join(","), ...rows, ""].join("\r\n")
}

/** A leading formula character is defused: file names come from outside, and spreadsheets would run it. */
function cell(value: string | number | undefined): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
