/** `subrosa open`: a logged, limited release; FHIR JSON on standard output. */
import { Writable } from "node:stream"
import { ChartId, Purpose, StatedReason } from "@subrosa/contract"
import { type Command, InvalidArgumentError, Option } from "commander"
import { connected } from "../connect.ts"
import type { Globals } from "../globals.ts"

export function chartArgument(text: string): ChartId {
  const parsed = ChartId.safeParse(text)
  if (!parsed.success)
    throw new InvalidArgumentError("a patient is named by the chart's id (a UUID, as `subrosa find` prints it).")
  return parsed.data
}

interface OpenOptions {
  purpose: Purpose
  reason?: StatedReason
  note?: string
}

export function openCommand(program: Command): void {
  program
    .command("open")
    .summary("open a chart: FHIR JSON on standard output")
    .description(
      "Opens a chart. The opening is limited and logged like any other; the log's proof is checked before anything is shown.",
    )
    .argument("<patient>", "chart id", chartArgument)
    .addOption(
      new Option("--purpose <code>", "why (HL7 v3 PurposeOfUse)").choices(Purpose.options).makeOptionMandatory(),
    )
    .addOption(
      new Option("--reason <code>", "why, where nothing the practice knows explains it").choices(StatedReason.options),
    )
    .option("--note <text>", "the reason in your own words, sealed for colleagues")
    .action(async (chart: ChartId, options: OpenOptions, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      await connected(globals, async (engine) => {
        const { stream } = await engine.exportChart({ chart, format: "bundle", ...options })
        await stream.pipeTo(Writable.toWeb(process.stdout), { preventClose: true })
        process.stdout.write("\n")
      })
    })
}
