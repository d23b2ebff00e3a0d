/** `subrosa law`: the breach-notification data checked, and the duties of one set of facts. Runs without a server. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import {
  assessDuties,
  calendar,
  type Duty,
  FactsError,
  isOwed,
  parseFacts,
  parseFiled,
  recordFiled,
} from "@subrosa/law"
import { checkData } from "@subrosa/law/check"
import { jurisdictions } from "@subrosa/law/jurisdictions"
import type { Command } from "commander"
import { CliError } from "../cli-error.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import type { Output } from "../output.ts"
import { table } from "../output-table.ts"
import { printCalendar } from "../print-calendar.ts"

export function lawCommand(program: Command): void {
  const law = program.command("law").summary("breach-notification rules: check the data, compute what is due")

  law
    .command("check")
    .summary("check every file of the law data and its worked examples")
    .description("Checks each jurisdiction's file against schema.json, its name, its links, and every worked example.")
    .option("--data <directory>", "the data", join(import.meta.dirname, "../../../law/data"))
    .action(async (options: { data: string }, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const report = checkData(await readData(options.data))
      output.result(report)
      for (const { file, path, message } of report.faults) output.line(`${file}${path}: ${message}`)
      const { duties, cases, expectations } = report
      output.line(
        `${report.jurisdictions} jurisdictions, ${duties} duties, ${cases} cases with ${expectations} expectations`,
      )
      if (report.faults.length > 0) {
        const [first] = report.faults
        throw new CliError(
          `the law data has ${faultCount(report.faults.length)}, first in ${first?.file}${first?.path}`,
          {
            hint: "correct the places named above and run the command again; docs/guides/law-data.md has the steps",
          },
        )
      }
    })

  law
    .command("due")
    .summary("who must be told of a breach, and by when")
    .description(
      "Reads the facts of a breach and prints every owed duty with its date, in the order in which it presses. The form of the facts is that of\n" +
        "packages/law/data/cases.json. Not legal advice: confidence and as-of date stand beside each date.",
    )
    .requiredOption("--facts <file>", "the facts, as JSON")
    .option("--filed <file>", "what was filed when, as JSON: [{jurisdiction, entry, at}]")
    .option("--now <moment>", "count from this date or date and time instead of now")
    .option("--all", "also what is not owed, with the reason, where people are affected")
    .action(async (options: { facts: string; filed?: string; now?: string; all?: true }, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const now = options.now ?? new Date().toISOString()
      const found = await dueFrom(options, now)
      output.result({ now, ...found })
      printCalendar(found.calendar, output)
      if (options.all === true) printNotOwed(found.duties, found.affected, output)
    })
}

const faultCount = (n: number): string => (n === 1 ? "1 fault" : `${n} faults`)

async function readData(directory: string) {
  const folder = join(directory, "jurisdictions")
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new CliError(`${folder} cannot be read`, { exitCode: exitCodes.usage, cause })
  })
  const files = names.toSorted().map(async (name) => ({ name, text: await readText(join(folder, name)) }))
  return {
    files: await Promise.all(files),
    schema: await readJson(join(directory, "schema.json"), isObject),
    cases: await readJson(join(directory, "cases.json"), Array.isArray),
  }
}

async function dueFrom(options: { facts: string; filed?: string }, now: string) {
  try {
    const stated = parseFacts(await readJson(options.facts, isObject), { now })
    const filed =
      options.filed === undefined ? [] : parseFiled(await readJson(options.filed, Array.isArray), stated, jurisdictions)
    const facts = recordFiled(stated, filed, jurisdictions)
    const duties = assessDuties(facts, jurisdictions)
    return { affected: Object.keys(facts.affected), calendar: calendar(duties, filed, now, facts.timeZone), duties }
  } catch (error) {
    if (!(error instanceof FactsError)) throw error
    throw new CliError(error.message, {
      hint: "correct these fields; packages/law/data/README.md says what each means, cases.json has examples",
      exitCode: exitCodes.usage,
      cause: error,
    })
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

async function readJson<T>(path: string, isRight: (value: unknown) => value is T): Promise<T> {
  const text = await readText(path)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new CliError(`${path} is no JSON`, { exitCode: exitCodes.usage, cause })
  }
  if (!isRight(value)) throw new CliError(`${path} does not hold what is expected there`, { exitCode: exitCodes.usage })
  return value
}

const readText = (path: string): Promise<string> =>
  readFile(path, "utf8").catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read`, { exitCode: exitCodes.usage, cause })
  })

function printNotOwed(duties: readonly Duty[], affected: readonly string[], output: Output): void {
  const near = (duty: Duty) => affected.includes(duty.jurisdiction) || duty.jurisdiction.includes("-federal-")
  const rows = duties
    .filter((duty) => !isOwed(duty) && near(duty))
    .map(({ jurisdiction, entry, why }) => [`${jurisdiction} ${entry}`, why.join("; ")])
  output.line("")
  for (const line of table([["not owed", "because"], ...rows])) output.line(line)
}
