/** `subrosa import`: FHIR R4 Bundles and NDJSON, parsed and encrypted here. */
import { EngineError, type ImportReport } from "@subrosa/engine"
import { leftOutText } from "@subrosa/fhir"
import { type Command, InvalidArgumentError } from "commander"
import { CliError } from "../cli-error.ts"
import { connected } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { importFilesIn } from "../import-sources.ts"
import type { Output } from "../output.ts"
import { table } from "../output-table.ts"
import { waitingText } from "../waiting-text.ts"

export function importCommand(program: Command): void {
  program
    .command("import")
    .summary("import FHIR R4 files")
    .description(
      "Imports Bundles of any type, NDJSON and single resources (.json, .ndjson, also .gz), or whole folders. Parsed, checked and encrypted on this\n" +
        "machine. Importing the same file again changes nothing; an interrupted import goes on when it is run again. Exit code 7: something was refused.",
    )
    .argument("<files...>", "files or folders")
    .option("--no-worklist", "do not put the patients on the care team's list")
    .option(
      "--caseload <n>",
      "may write for up to so many patients of colleagues; above a size a second person agrees",
      wholeNumber,
    )
    .action(async (files: string[], options: { worklist: boolean; caseload?: number }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const { sources, leftOut } = await importFilesIn(files)
      const total = sources.reduce((sum, source) => sum + (source.size ?? 0), 0)
      const report = await connected(globals, async (engine) => {
        const bar = output.progress("Importing")
        const stop = new AbortController()
        let isWaiting = false
        const interrupt = () => {
          // While it waits there is nothing to finish, and the request stands: only the command ends.
          if (isWaiting) process.kill(process.pid, "SIGINT")
          else stop.abort()
        }
        process.once("SIGINT", interrupt)
        try {
          return await engine.import({
            sources,
            addToWorklist: options.worklist,
            ...(options.caseload !== undefined && {
              caseload: {
                charts: options.caseload,
                onWaiting: (approval) => {
                  isWaiting = true
                  output.notice(waitingText(approval, "import"))
                },
              },
            }),
            signal: stop.signal,
            onProgress: (at) => {
              isWaiting = false
              bar.update(at.bytesDone, at.bytesTotal ?? total, `${at.resources} resources, ${at.charts} charts`)
            },
          })
        } catch (cause) {
          throw isColleagues(cause) ? colleaguesPatients(cause) : cause
        } finally {
          process.off("SIGINT", interrupt)
          bar.end()
        }
      })
      printReport(report, leftOut, output)
      if (report.interrupted)
        throw new CliError("the import was interrupted", {
          hint: "run the same command again: it goes on where it was",
        })
      if (report.refused.length > 0) process.exitCode = exitCodes.partly
    })
}

const isColleagues = (error: unknown) => error instanceof EngineError && error.code === "second_person_required"

const colleaguesPatients = (cause: unknown) =>
  new CliError(
    "these files would write for more patients of colleagues than one person does in a day; nothing of that was written",
    {
      hint: "run it again with --caseload N: as many as there are patients in the files is enough",
      exitCode: exitCodes.refused,
      cause,
    },
  )

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Not a number of patients.")
  return Number(text)
}

/** So many names of files that were left out are printed; with `--json` all. */
const namesShown = 10

function printReport(report: ImportReport, leftOut: readonly string[], output: Output): void {
  const types = Object.entries(report.resources).sort(([a], [b]) => a.localeCompare(b))
  const rows = types.map(([type, n]) => [type, String(n.added), String(n.updated), String(n.same), String(n.refused)])
  for (const line of table([["resource", "added", "updated", "same", "refused"], ...rows])) output.line(line)
  output.line("")
  output.line(
    `${report.files} files, ${report.charts.created} charts made, ${report.charts.extended} extended, ${report.unfiled} resources without a patient`,
  )
  if (report.isOtherVersion)
    output.line(
      "So much is refused that the files may be of another version of FHIR: Subrosa reads R4. Ask the system they come from for R4.",
    )
  for (const refusal of report.refused) {
    const entry = refusal.entry === undefined ? "" : ` entry ${refusal.entry}`
    output.line(
      `refused: ${refusal.file}:${refusal.line}${entry} (byte ${refusal.offset}) ${refusal.resourceType ?? ""} ${refusal.path ?? ""}: ${refusal.reason}`,
    )
  }
  if (leftOut.length > 0) output.line(`left out: ${leftOutText(leftOut, namesShown)}`)
  output.result({ ...report, leftOut })
}
