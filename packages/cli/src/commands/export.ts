/** `subrosa export`: one chart, or the practice (a bulk release of its own kind). */
import type { ChartId } from "@subrosa/contract"
import { type Command, Option } from "commander"
import { connected } from "../connect.ts"
import { type ExportFormat, exportFormatOf } from "../export-format.ts"
import { type Globals, outputOf } from "../globals.ts"
import { waitingText } from "../waiting-text.ts"
import { writeFileWhole } from "../write-file.ts"
import { chartArgument } from "./open.ts"

export function exportCommand(program: Command): void {
  program
    .command("export")
    .summary("export a chart, or the whole practice")
    .description(
      "Without PATIENT: every chart of the practice, each opening its own log entry, outside the hourly limit; owners only.\n" +
        "Other people's psychotherapy notes are theirs alone and are not in it.",
    )
    .argument("[patient]", "chart id", chartArgument)
    .requiredOption("--out <file>", "where to write")
    .addOption(
      new Option(
        "--format <format>",
        "FHIR Bundle or one resource a line (default: by the name of the file; ndjson for .ndjson and .jsonl)",
      ).choices(["bundle", "ndjson"]),
    )
    .option("--age <recipient...>", "encrypt to age recipients; stock age opens the file")
    .action(
      async (
        chart: ChartId | undefined,
        options: { out: string; format?: ExportFormat; age?: string[] },
        command: Command,
      ) => {
        const globals = command.optsWithGlobals<Globals>()
        const output = outputOf(globals)
        const format = options.format ?? exportFormatOf(options.out)
        const how = { format, ...(options.age === undefined ? {} : { recipients: options.age }) }
        const bytes = await connected(globals, async (engine) => {
          const bar = output.progress("Exporting")
          try {
            if (chart === undefined) {
              const all = await engine.exportPractice({
                ...how,
                onWaiting: (approval) => output.notice(waitingText(approval, "export")),
                onProgress: (done, total) => bar.update(done, total, `${done} of ${total} charts`),
              })
              return await writeFileWhole(options.out, all.stream)
            }
            return await writeFileWhole(
              options.out,
              (await engine.exportChart({ chart, purpose: "HOPERAT", ...how })).stream,
            )
          } finally {
            bar.end()
          }
        })
        output.line(`${options.out}: ${bytes} bytes`)
        output.result({ out: options.out, bytes })
      },
    )
}
