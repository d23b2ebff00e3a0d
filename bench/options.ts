/** What of the benchmark to run, and how much of it. */
import { parseArgs } from "node:util"

export const sectionNames = [
  "chart-open",
  "note-write",
  "import",
  "log",
  "letters",
  "find",
  "incident",
  "letters-ready",
] as const
export type SectionName = (typeof sectionNames)[number]

export interface Options {
  sections: readonly SectionName[]
  /** A tenth of the work: to see that everything runs, not to quote. */
  quick: boolean
  /** Where Markdown goes; undefined: printed only. */
  out: string | undefined
  /** Parent of the throwaway data directories; should lie on a real disk. */
  data: string | undefined
  /** Where the server's CPU profile goes, if one is to be taken. */
  profile: string | undefined
}

export const usage = `npm run bench -- [SECTION...] [--quick] [--out FILE] [--data DIR] [--profile DIR]

Sections: ${sectionNames.join(", ")} (default: all). Results go to bench/RESULTS.md when all sections run in full, else only where --out says.
--data DIR     parent of the throwaway data directories (default: the system's temporary directory); it should lie on a real disk
--profile DIR  writes the server's CPU profile there (slows it down: not for figures to quote)`

/** @throws TypeError for options there are not, RangeError for sections there are not */
export function readOptions(args: readonly string[], resultsFile: string): Options | "help" {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      out: { type: "string" },
      data: { type: "string" },
      profile: { type: "string" },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) return "help"
  const unknown = positionals.filter((name) => !sectionNames.some((known) => known === name))
  if (unknown.length > 0) throw new RangeError(`there is no section ${unknown.join(", ")}`)
  const sections = sectionNames.filter((name) => positionals.length === 0 || positionals.includes(name))
  const whole = sections.length === sectionNames.length && !values.quick && values.profile === undefined
  return {
    sections,
    quick: values.quick,
    out: values.out ?? (whole ? resultsFile : undefined),
    data: values.data,
    profile: values.profile,
  }
}
