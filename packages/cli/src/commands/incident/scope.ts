/** `subrosa incident scope`: who was exposed, exactly what, from the log, each line proven. */
import type { CaseId } from "@subrosa/contract"
import type { Command } from "commander"
import { connected } from "../../connect.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { caseArgument } from "./arguments.ts"
import { statementLine } from "./status.ts"
import { type TakenOptions, takenOf, withTakenOptions } from "./taken-options.ts"

interface Options extends TakenOptions {
  because?: string
  quick?: true
  entries?: true
}

export function scopeCommand(incident: Command): void {
  const command = incident
    .command("scope")
    .summary("compute who was exposed; a changed answer to what was taken makes a new version")
    .argument("<case>", "its id", caseArgument)
    .option("--because <text>", "why the scope changes, in your own words")
    .option("--quick", "read the events that the keeper knows of, not every one of the time in question")
    .option("--entries", "list every entry, with why")
  withTakenOptions(command).action(async (id: CaseId, options: Options, command: Command) => {
    const globals = command.optsWithGlobals<Globals>()
    const output = outputOf(globals)
    const taken = await takenOf(options)
    const bar = output.progress("proving")
    const { summary, exposed, harbours } = await connected(globals, async (engine) => {
      const summary = await engine.caseScope({
        case: id,
        whole: options.quick !== true,
        onProgress: ({ phase, done, total }) => bar.update(done, total ?? done, phase),
        ...(taken.length > 0 && { taken }),
        ...(options.because !== undefined && { because: options.because }),
      })
      const exposed = options.entries ? await engine.caseExposed({ case: id }) : undefined
      const copied = (await engine.caseRead(id)).taken.some(({ kind }) => kind === "database")
      return { summary, exposed, harbours: copied ? await engine.caseSafeHarbour(id) : [] }
    })
    bar.end()
    const { version, counts, doubts, size } = summary
    output.line(`scope ${version}: ${counts.charts} people, ${counts.entries} entries (log of ${size} events)`)
    for (const [kind, entries] of Object.entries(counts.byKind)) output.line(`  ${kind}: ${entries}`)
    if (counts.practice !== undefined) output.line(`  besides, of the practice's own records: ${counts.practice}`)
    if (counts.decoys !== undefined) output.line(`  besides, decoys, which are nobody: ${counts.decoys}`)
    for (const { holds, statements } of harbours) {
      output.line(holds ? "the copy cannot be read:" : "it is not certain that the copy cannot be read:")
      for (const statement of statements) output.line(`  ${statementLine(statement)}`)
    }
    for (const doubt of doubts)
      output.line(`  not settled: ${doubt.kind} ${"index" in doubt ? doubt.index : doubt.segment}`)
    for (const { chart, segments } of exposed ?? []) {
      for (const { kind, entries } of segments) {
        for (const { entry, writtenAt, why } of entries) {
          output.line(
            `${chart}  ${kind}  ${entry}  ${writtenAt}  ${why.map((one) => `${one.kind} ${one.index}`).join(", ")}`,
          )
        }
      }
    }
    output.result({ ...summary, harbours, ...(exposed !== undefined && { exposed }) })
  })
}
