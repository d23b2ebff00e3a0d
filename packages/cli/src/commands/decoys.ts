/** `subrosa decoys`: invented patients whose opening alarms. */
import type { ChartId } from "@subrosa/contract"
import type { Command } from "commander"
import { connected } from "../connect.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"
import { wholeNumber } from "../whole-number.ts"
import { chartArgument } from "./open.ts"

const countMax = 50

export function decoysCommand(program: Command): void {
  const decoys = program
    .command("decoys")
    .summary("make and list decoy charts, whose opening alarms")
    .description(
      "Decoys are charts of invented patients on a care team's list. Honest work never meets them; a thief who goes through the list does, and raises a\n" +
        "critical alarm. Officers on the care team make them, best right after an import, so that they are some charts of many.",
    )
  decoys
    .command("create")
    .summary("make decoys")
    .option("--count <n>", `how many, at most ${countMax}`, wholeNumber(1, countMax), 5)
    .action(async ({ count }: { count: number }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const made = await connected(globals, (engine) => engine.decoysCreate({ count }))
      for (const line of table(made.map(({ chart, name, birthDate = "" }) => [chart, name, birthDate])))
        output.line(line)
      output.result(made)
    })
  decoys
    .command("list")
    .summary("which charts are decoys")
    .action(async (_options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const found = await connected(globals, (engine) => engine.decoys())
      for (const line of table(found.map(({ chart, name = "", byName, at }) => [chart, name, at, byName])))
        output.line(line)
      output.result(found)
    })
  decoys
    .command("end")
    .summary("take a chart off the list of decoys")
    .argument("<patient>", "chart id", chartArgument)
    .action(async (chart: ChartId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      await connected(globals, (engine) => engine.decoyEnd(chart))
      output.line("It is an ordinary chart from now on.")
      output.result({ ended: chart })
    })
}
