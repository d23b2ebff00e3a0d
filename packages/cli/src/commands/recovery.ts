/** `subrosa recovery`: who could help this person back in, and helping a colleague. Coming back itself takes a browser: it makes a passkey. */
import { RecoveryId } from "@subrosa/contract"
import type { Engine, StaffMember } from "@subrosa/engine"
import { type Command, InvalidArgumentError } from "commander"
import { CliError } from "../cli-error.ts"
import { connected } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"

export function recoveryCommand(program: Command): void {
  const recovery = program.command("recovery").summary("helpers who bring back a person who has lost every way in")
  recovery
    .command("helpers")
    .summary("whom you have named, or naming others")
    .argument("[name...]", "colleagues to name, in place of those before: their names or account ids")
    .option("--none", "have no helpers any more")
    .action(async (names: string[], { none }: { none?: true }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      await connected(globals, async (engine) => {
        if (none === true || names.length > 0) {
          const staff = await engine.staff()
          await engine.recoveryHelpersUpdate(none === true ? [] : names.map((name) => personOf(staff, name).account))
        }
        const { own, helping } = await engine.recoveryHelpers()
        for (const { name, ended } of own?.helpers ?? [])
          output.line(ended ? `${name} does not work here any more: name others` : `${name} could help you back in`)
        if (own === undefined) output.line("nobody could help you back in: name two colleagues")
        for (const { name } of helping) output.line(`you could help ${name} back in`)
        output.result({ own, helping })
      })
    })
  recovery
    .command("start")
    .summary("ask to recover a colleague who has named you")
    .argument("<name>", "their name or account id")
    .action(async (name: string, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const started = await connected(globals, async (engine) =>
        engine.recoveryStart(personOf(await engine.staff(), name).account),
      )
      output.line(`${started.id}: ${waitsText(started)}`)
      output.result(started)
    })
  recovery
    .command("status")
    .summary("recoveries of your own account, those you help with, and for officers all")
    .action(async (_options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const rows = await connected(globals, (engine) => engine.recoveries())
      const lines = rows.map(({ id, state, name, helperName, startedAt }) => [id, state, name, helperName, startedAt])
      for (const line of table(lines)) output.line(line)
      if (rows.length === 0) output.line("there were none")
      output.result(rows)
    })
  byId(recovery, "link", "print the link to hand over in presence: it works once, for a day", async (engine, id) => {
    const made = await engine.recoveryLink(id)
    return { line: made.link, result: made }
  })
  byId(recovery, "stop", "stop a recovery before it is used", async (engine, id) => {
    await engine.recoveryStop(id)
    return { line: "stopped", result: { id } }
  })
}

function byId(
  recovery: Command,
  name: string,
  summary: string,
  act: (engine: Engine, id: RecoveryId) => Promise<{ line: string; result: unknown }>,
): void {
  recovery
    .command(name)
    .summary(summary)
    .argument("<recovery>", "its id, as `subrosa recovery status` prints it", recoveryArgument)
    .action(async (id: RecoveryId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const { line, result } = await connected(globals, (engine) => act(engine, id))
      output.line(line)
      output.result(result)
    })
}

const waitsText = ({ alone, notBefore }: { alone: boolean; notBefore: string }): string =>
  alone
    ? `there is no second officer; a link can be made from ${notBefore} on`
    : `another officer has to agree (subrosa approvals); a link can be made from ${notBefore} on`

function personOf(staff: readonly StaffMember[], name: string): StaffMember {
  const found = staff.filter((one) => one.state === "active" && (one.account === name || one.name === name))
  const [person] = found
  if (person === undefined || found.length > 1) {
    const because = person === undefined ? "nobody of that name works here" : "several people have that name"
    throw new CliError(`${because}: ${name}`, { exitCode: exitCodes.usage, hint: "name them by their account id" })
  }
  return person
}

function recoveryArgument(text: string): RecoveryId {
  const parsed = RecoveryId.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError("a recovery is named by its id (a UUID).")
  return parsed.data
}
