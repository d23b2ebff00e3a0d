/** The sections in their order: what fills the practice up comes after what measures it as it is every day. */
import type { Options, SectionName } from "../options.ts"
import { figure, type Section } from "../report.ts"
import type { Bench } from "./bench.ts"
import { chartOpenSection } from "./chart-open.ts"
import { findSection } from "./find.ts"
import { importSection, memoryBar } from "./import.ts"
import { incidentSection } from "./incident.ts"
import { lettersSection } from "./letters.ts"
import { lettersReadySection } from "./letters-ready.ts"
import { logSection } from "./log.ts"
import { noteWriteSection } from "./note-write.ts"

const serverMibMax = 250

export async function runSections(
  bench: Bench,
  options: Options,
  folder: string,
  say: (text: string) => void,
  done: (section: Section) => Promise<void>,
): Promise<void> {
  const { quick, profile } = options
  const sections: Record<SectionName, () => Promise<Section>> = {
    "chart-open": () => chartOpenSection(bench),
    "note-write": () => noteWriteSection(bench),
    import: () => importSection({ folder, quick, profile }),
    log: () => logSection(bench),
    letters: () => lettersSection(bench.scale),
    find: () => findSection(bench, say),
    incident: () => incidentSection(bench, say),
    "letters-ready": () => lettersReadySection({ folder, scale: bench.scale }),
  }
  const memory: (readonly [SectionName, { now: number; peak: number }])[] = []
  for (const name of options.sections) {
    say(name)
    await done(await sections[name]().catch((error: unknown) => failed(name, error)))
    memory.push([name, bench.server.memory()])
  }
  await done({
    title: "Memory",
    intro: "The most that the server process was resident over the whole run, without PostgreSQL.",
    tables: [
      {
        head: ["after", "resident MiB", "at most until then"],
        rows: memory.map(([name, { now, peak }]) => [name, figure(now), figure(peak)]),
      },
    ],
    bars: [memoryBar("memory of the server, at most", bench.server.memory().peak, serverMibMax)],
  })
}

/** What did not run to its end is missed, and the rest is measured all the same. */
function failed(name: SectionName, error: unknown): Section {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  const reason = error instanceof Error ? error.message : String(error)
  return {
    title: `Failed: ${name}`,
    intro: `This section did not run to its end: ${reason}`,
    tables: [],
    bars: [{ what: `${name} runs to its end`, measured: "failed", wanted: "figures", met: false }],
  }
}
