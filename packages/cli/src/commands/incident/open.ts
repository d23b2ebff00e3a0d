/** `subrosa incident open`, `list`, `note`, `close`, `reopen`: a case from its beginning to its end. */
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { table } from "../../output-table.ts"
import { caseArgument, idOption, timeOption } from "./arguments.ts"
import { type TakenOptions, takenOf, withTakenOptions } from "./taken-options.ts"

interface OpenOptions extends TakenOptions {
  title: string
  discovered: string
  by?: string
  rehearsal?: true
}

export function openCommand(incident: Command): void {
  const command = incident
    .command("open")
    .summary("open a case; nothing in its reach is erased from then on")
    .requiredOption("--title <text>", "in your own words; sealed for officers")
    .requiredOption("--discovered <time>", "when it was discovered: the law's clocks start here", timeOption)
    .option("--by <account>", "who discovered it, if a member of staff", idOption)
    .option("--rehearsal", "only practised: everything made of it is watermarked")
  withTakenOptions(command).action(async (options: OpenOptions, command: Command) => {
    const globals = command.optsWithGlobals<Globals>()
    const output = outputOf(globals)
    const taken = await takenOf(options)
    if (taken.length === 0) {
      throw new CliError("nothing was named as taken", {
        hint: "add --device ID, --account ID, --insider ID, --database, --backup or --taken FILE",
        exitCode: exitCodes.usage,
      })
    }
    const { title, discovered: discoveredAt, by: discoveredBy, rehearsal } = options
    const id = await connected(globals, (engine) =>
      engine.caseOpen({
        title,
        by: rehearsal ? "drill" : "person",
        discoveredAt,
        taken,
        rehearsal: rehearsal === true,
        ...(discoveredBy !== undefined && { discoveredBy }),
      }),
    )
    output.line(`case ${id} is open; its evidence is held`)
    output.line(`next: subrosa incident contain ${id} ..., then subrosa incident scope ${id}`)
    output.result({ case: id })
  })
}

export function listCommand(incident: Command): void {
  incident
    .command("list")
    .summary("all cases")
    .action(async (_options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const cases = await connected(globals, (engine) => engine.cases())
      const rows = cases.map((one) => [
        one.id,
        one.openedAt,
        one.closedAt === null ? "open" : `closed ${one.closedAt}`,
        one.hold ? "held" : "not held",
        `scope ${one.scope}`,
        one.rehearsal ? "rehearsal" : "",
        one.title ?? "",
      ])
      for (const line of table(rows)) output.line(line)
      if (rows.length === 0) output.line("no case was ever opened")
      output.result(cases)
    })
}

export function noteCommand(incident: Command): void {
  incident
    .command("note")
    .summary("add to a case in your own words")
    .argument("<case>", "its id", caseArgument)
    .argument("<text>")
    .option("--at <time>", "when what it tells happened", timeOption)
    .action(async (id, text: string, { at }: { at?: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      await connected(globals, (engine) => engine.caseNote({ case: id, text, ...(at !== undefined && { at }) }))
      outputOf(globals).result({ case: id })
    })
}

const outcomes = ["completed", "no-breach", "rehearsed"] as const

export function closeCommand(incident: Command): void {
  incident
    .command("close")
    .summary("close a case")
    .argument("<case>", "its id", caseArgument)
    .argument("<outcome>", outcomes.join(", "))
    .action(async (id, outcome: string, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const found = outcomes.find((one) => one === outcome)
      if (found === undefined) {
        const hint = `one of ${outcomes.join(", ")}`
        throw new CliError(`"${outcome}" is no outcome`, { hint, exitCode: exitCodes.usage })
      }
      await connected(globals, (engine) => engine.caseClose({ case: id, outcome: found }))
      outputOf(globals).result({ case: id, outcome: found })
    })
}

export function reopenCommand(incident: Command): void {
  incident
    .command("reopen")
    .summary("open a closed case again")
    .argument("<case>", "its id", caseArgument)
    .action(async (id, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      await connected(globals, (engine) => engine.caseReopen(id))
      outputOf(globals).result({ case: id })
    })
}
