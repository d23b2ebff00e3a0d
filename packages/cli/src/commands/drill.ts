/** `subrosa drill`: attacks throwaway instances the way real attackers did, and says what they got. */
import { writeFile } from "node:fs/promises"
import type { Configuration, Drill, DrillResult } from "@subrosa/drill"
import type { Command } from "commander"
import { CliError } from "../cli-error.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import type { Output } from "../output.ts"
import { wholeNumber } from "../whole-number.ts"
import { configurationOf, keepResult, listKept, setEvery } from "./drill-evidence.ts"

interface Options {
  patients?: number
  tries?: number
  bundles?: string
  seed: number
  report?: string
  keep?: true
  configFrom?: true
}

interface Other {
  list?: true
  kept?: true
  every?: number
}

export function drillCommand(program: Command): void {
  program
    .command("drill")
    .summary("attack a throwaway instance and measure what an attacker gets")
    .description(
      "Each drill raises an instance of its own in a temporary folder, attacks it with exactly one capability, does the same to an ordinary application with\n" +
        "the same people, and measures both. Touches no data of yours; without --keep and --config-from no server either. Needs no network. Without a name: all of them; --list names them.\n" +
        "With --keep the result goes to your practice's officers, who see it on the log; one with a missed bar raises an alarm there.\n" +
        "Exit code 1: a bar was missed; each is named on a line that begins with `missed:`.",
    )
    .argument("[drills...]", "which ones, such as R01 R08")
    .option("--list", "name the drills and end")
    .option("--patients <n>", "invent this many patients (default: each drill's own)", wholeNumber(1, 100_000))
    .option("--tries <n>", "guess this often (default: each drill's own)", wholeNumber(1, 10_000_000))
    .option("--bundles <dir>", "file or folder of FHIR R4 to make people from (default: the packaged sample)")
    .option("--seed <n>", "the same seed invents the same people", wholeNumber(0, 0xffff_ffff), 1)
    .option("--report <file>", "also write the report as an HTML page")
    .option("--keep", "keep each result as evidence in your practice: signed, in its log (needs --server and --key)")
    .option("--config-from", "give the throwaway practice the limits and settings of yours (needs --server and --key)")
    .option("--kept", "list the results that were kept, and end (needs --server and --key)")
    .option(
      "--every <days>",
      "be reminded of kept drills after so many days, 0 for never, and end",
      wholeNumber(0, 366),
    )
    .action(async (names: string[], options: Options & Other, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      // Loaded here: no other command needs it, and it needs this package.
      const { drills, missedOf, reportHtml, reportText } = await import("@subrosa/drill")
      if (options.list) {
        for (const { name, title } of drills) output.line(`${name}  ${title}`)
        output.result(drills.map(({ name, title }) => ({ name, title })))
        return
      }
      if (options.kept) return listKept(globals, output)
      if (options.every !== undefined) return setEvery(globals, options.every, output)
      const wanted = chosen(drills, names)
      const configuration = options.configFrom ? await configurationOf(globals) : undefined
      const results: DrillResult[] = []
      for (const drill of wanted) {
        const result = await runOne(drill, options, configuration, output)
        if (options.keep) await keepResult(globals, result, configuration !== undefined)
        for (const line of reportText(result)) output.line(line)
        output.line("")
        results.push(result)
      }
      output.result(results.length === 1 ? results[0] : results)
      if (options.report !== undefined) await writeFile(options.report, reportHtml(results, new Date()))
      if (results.some(({ bars }) => missedOf(bars).length > 0)) process.exitCode = exitCodes.failed
    })
}

/** In the drills' own order, each once. */
function chosen(drills: readonly Drill[], names: readonly string[]): readonly Drill[] {
  const wanted = names.map((name) => name.toUpperCase())
  const unknown = wanted.find((name) => !drills.some((drill) => drill.name === name))
  if (unknown !== undefined) {
    throw new CliError(`there is no drill ${unknown}`, {
      hint: `there are ${drills.map(({ name }) => name).join(", ")}`,
      exitCode: exitCodes.usage,
    })
  }
  return wanted.length === 0 ? drills : drills.filter(({ name }) => wanted.includes(name))
}

async function runOne(
  drill: Drill,
  { patients, tries, bundles, seed }: Options,
  configuration: Configuration | undefined,
  output: Output,
): Promise<DrillResult> {
  const { DrillError } = await import("@subrosa/drill")
  const isShown = !output.json && process.stderr.isTTY
  const stop = new AbortController()
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
    process.stderr.write("\nStopping after this step; press Ctrl-C again to stop at once.\n")
  }
  process.on("SIGINT", interrupt)
  try {
    return await drill.run({
      bundles,
      patients,
      tries,
      seed,
      configuration,
      signal: stop.signal,
      onProgress: (step) => {
        if (isShown) process.stderr.write(`\r\u001b[K${drill.name}: ${step}`)
      },
    })
  } catch (error) {
    if (error instanceof DrillError) {
      throw new CliError(error.message, { hint: "check --bundles", exitCode: exitCodes.usage, cause: error })
    }
    if (!stop.signal.aborted) throw error
    throw new CliError("the drill was stopped", { exitCode: 130, cause: error })
  } finally {
    if (isShown) process.stderr.write("\r\u001b[K")
    process.off("SIGINT", interrupt)
  }
}
