/** `subrosa care`: who looks after a patient, and how it is passed on. */
import { AccountId, type ChartId, type SetRelationKind } from "@subrosa/contract"
import type { Engine } from "@subrosa/engine"
import { type Command, InvalidArgumentError } from "commander"
import { CliError } from "../cli-error.ts"
import { connected } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"
import { chartArgument } from "./open.ts"

const verbs = [
  { name: "assign", kind: "assigned", summary: "a colleague treats this patient from now on", ends: false },
  { name: "hand-over", kind: "hand-over", summary: "a colleague takes over until a day", ends: true },
  { name: "supervise", kind: "supervision", summary: "a colleague supervises the work with this patient", ends: false },
  { name: "bill", kind: "billing-task", summary: "a colleague has something to bill until a day", ends: true },
] as const satisfies readonly { name: string; kind: SetRelationKind; summary: string; ends: boolean }[]

export function careCommand(program: Command): void {
  const care = program
    .command("care")
    .summary("who looks after a patient, and how it is passed on")
    .description(
      "What stands here explains openings, so nobody is asked why; it gives no right that roles and care teams do not give. Each change is in the log and\n" +
        "stands among the chart's openings.",
    )
  care
    .command("list")
    .summary("who looks after this patient")
    .argument("<patient>", "chart id", chartArgument)
    .action(async (chart: ChartId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const relations = await connected(globals, (engine) => engine.careRelations(chart))
      const rows = relations.map(({ account, byName, kind, name, since, until }) => [
        ...[name, kind, `since ${since}`, until === null ? "" : `until ${until}`, `by ${byName}`, account],
      ])
      for (const line of table(rows)) output.line(line)
      if (rows.length === 0) output.line("nobody yet")
      output.result(relations)
    })
  for (const verb of verbs) setCommand(care, verb)
  endCommand(care)
}

function setCommand(care: Command, { name, kind, summary, ends }: (typeof verbs)[number]): void {
  const set = care
    .command(name)
    .summary(summary)
    .argument("<patient>", "chart id", chartArgument)
    .argument("<colleague>", "name as the people's list shows it, or account id")
  if (ends) set.requiredOption("--until <day>", "last day (YYYY-MM-DD), within a year", dayArgument)
  else set.option("--until <day>", "last day (YYYY-MM-DD), within a year", dayArgument)
  set.action(async (chart: ChartId, colleague: string, { until }: { until?: string }, command: Command) => {
    const globals = command.optsWithGlobals<Globals>()
    const output = outputOf(globals)
    const account = await connected(globals, async (engine) => {
      const found = await colleagueOf(engine, colleague)
      await engine.careRelationSet({ chart, account: found, kind, ...(until !== undefined && { until }) })
      return found
    })
    output.line("It is set, and stands in the log.")
    output.result({ chart, account, kind, until: until ?? null })
  })
}

function endCommand(care: Command): void {
  care
    .command("end")
    .summary("a colleague does not look after this patient any more")
    .argument("<patient>", "chart id", chartArgument)
    .argument("<colleague>", "name as the people's list shows it, or account id")
    .argument("<as>", verbs.map(({ name }) => name).join(", "), kindArgument)
    .action(async (chart: ChartId, colleague: string, kind: SetRelationKind, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const account = await connected(globals, async (engine) => {
        const found = await colleagueOf(engine, colleague)
        await engine.careRelationEnd({ chart, account: found, kind })
        return found
      })
      output.line("It is ended, and stands in the log.")
      output.result({ chart, account, kind })
    })
}

async function colleagueOf(engine: Pick<Engine, "staff">, text: string): Promise<AccountId> {
  const everyone = await engine.staff()
  const id = AccountId.safeParse(text)
  const found = everyone.filter(({ account, name }) => (id.success ? account === id.data : name === text))
  const [one, other] = found
  if (one !== undefined && other === undefined) return one.account
  throw new CliError(one === undefined ? `nobody here is called ${text}` : `several people are called ${text}`, {
    exitCode: exitCodes.usage,
    hint: `give the account id: ${(one === undefined ? everyone : found).map(({ account, name }) => `${account} (${name})`).join(", ")}`,
  })
}

/** The whole day, in this machine's time zone. */
function dayArgument(text: string): string {
  const end = new Date(`${text}T23:59:59.999`)
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(end.getTime()))
    throw new InvalidArgumentError("Give a day as YYYY-MM-DD.")
  return end.toISOString()
}

function kindArgument(text: string): SetRelationKind {
  const found = verbs.find(({ name, kind }) => name === text || kind === text)
  if (found === undefined) throw new InvalidArgumentError(`Give one of ${verbs.map(({ name }) => name).join(", ")}.`)
  return found.kind
}
