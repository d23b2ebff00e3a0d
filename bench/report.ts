/** Results as Markdown: tables, bars met or missed, and what the figures mean. */
import type { Machine } from "./machine.ts"

/** What the product promised to reach, and what it reached. */
export interface Bar {
  what: string
  measured: string
  wanted: string
  met: boolean
}

export interface Table {
  caption?: string
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

export interface Section {
  title: string
  /** What is compared with what. */
  intro: string
  tables: readonly Table[]
  bars: readonly Bar[]
  notes?: readonly string[]
}

/** A figure with three significant digits. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "-"
  if (value === 0) return "0"
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

export const sectionMarkdown = ({ title, intro, tables, bars, notes = [] }: Section): string =>
  [
    `## ${title}`,
    intro,
    ...tables.map(tableMarkdown),
    ...(bars.length > 0 ? [tableMarkdown(barTable(bars))] : []),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join("\n")] : []),
  ].join("\n\n")

export function reportMarkdown(machine: Machine, sections: readonly Section[], at: Date, seconds: number): string {
  const { cpu, cores, memoryGib, system, node, postgres, disk } = machine
  const intro = [
    "# Benchmark results",
    "Written by `npm run bench`. Load, server, PostgreSQL and reference point share the machine: on few cores they take time from each other.",
    tableMarkdown({
      head: ["machine", ""],
      rows: [
        ["processor", `${cpu}, ${cores} cores`],
        ["memory", `${memoryGib} GiB`],
        ["system", system],
        ["Node", node],
        ["PostgreSQL", postgres],
        [
          "disk",
          `${disk.fileSystem}, 8 KiB append and fdatasync: ${figure(disk.fsyncsPerSecond)}/s, p50 ${figure(disk.p50Ms)} ms, p95 ${figure(disk.p95Ms)} ms`,
        ],
        ["measured", `${at.toISOString().slice(0, 16)}Z, in ${Math.round(seconds)} s`],
      ],
    }),
    tableMarkdown(barTable(sections.flatMap(({ bars }) => bars))),
  ]
  return `${[...intro, ...sections.map(sectionMarkdown)].join("\n\n")}\n`
}

const barTable = (bars: readonly Bar[]): Table => ({
  head: ["bar", "measured", "wanted", ""],
  rows: bars.map(({ what, measured, wanted, met }) => [what, measured, wanted, met ? "met" : "**missed**"]),
})

function tableMarkdown({ caption, head, rows }: Table): string {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => (row[i] ?? "").length)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (cells[i] ?? "").padEnd(width)).join(" | ")} |`
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`
  const table = [line(head), rule, ...rows.map(line)].join("\n")
  return caption === undefined ? table : `${caption}\n\n${table}`
}
