/** `subrosa drill`: attacks a throwaway instance the way real attackers did, and says what they got. */
import { writeFile } from "node:fs/promises"
import { type Command, InvalidArgumentError } from "commander"
import { CliError } from "../cli-error.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"

interface Options {
  patients?: number
  bundles?: string
  seed: number
  report?: string
}

export function drillCommand(program: Command): void {
  program
    .command("drill")
    .summary("attack a throwaway instance and measure what a thief gets")
    .description(
      "R01, open store: raises an instance of its own in a temporary folder, lets a day's work happen on it, steals everything the server has, and searches,\n" +
        "decrypts and guesses with it; then does the same to plain tables with the same people. Touches no server and no data of yours. Needs no network.\n" +
        "Exit code 1: a bar was missed; each is named on a line that begins with `missed:`.",
    )
    .argument("<drill>", "which one: R01", drillName)
    .option(
      "--patients <n>",
      "invent this many patients, from the files as templates (default: the people of the files)",
      wholeNumber(1, 100_000),
    )
    .option("--bundles <dir>", "file or folder of FHIR R4 (default: the packaged sample)")
    .option("--seed <n>", "the same seed invents the same people", wholeNumber(0, 0xffff_ffff), 1)
    .option("--report <file>", "also write the report as an HTML page")
    .action(async (_drill: string, options: Options, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      // Loaded here: no other command needs it, and it needs this package.
      const { DrillError, reportHtml, reportText, runR01 } = await import("@subrosa/drill")
      const stop = new AbortController()
      const interrupt = () => {
        if (stop.signal.aborted) process.exit(130)
        stop.abort()
        process.stderr.write("\nStopping after this step; press Ctrl-C again to stop at once.\n")
      }
      process.on("SIGINT", interrupt)
      try {
        const result = await runR01({
          bundles: options.bundles,
          patients: options.patients,
          seed: options.seed,
          signal: stop.signal,
          onProgress: (step) => {
            if (!output.json && process.stderr.isTTY) process.stderr.write(`\r\u001b[K${step}`)
          },
        })
        if (!output.json && process.stderr.isTTY) process.stderr.write("\r\u001b[K")
        for (const line of reportText(result)) output.line(line)
        output.result(result)
        if (options.report !== undefined) await writeFile(options.report, reportHtml(result, new Date()))
        if (result.verdict.missed.length > 0) process.exitCode = exitCodes.failed
      } catch (error) {
        if (error instanceof DrillError) {
          throw new CliError(error.message, { hint: "check --bundles", exitCode: exitCodes.usage, cause: error })
        }
        if (!stop.signal.aborted) throw error
        throw new CliError("the drill was stopped", { exitCode: 130, cause: error })
      } finally {
        process.off("SIGINT", interrupt)
      }
    })
}

function drillName(name: string): string {
  if (name.toUpperCase() === "R01") return "R01"
  throw new InvalidArgumentError("There is one drill so far: R01.")
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
