/** `subrosa limits`: how many patients each role may open, what waits, and for officers how far each account can have come. */
import { type Limits, mayAct, Role } from "@subrosa/contract"
import type { Command } from "commander"
import { type CliEngine, connected } from "../connect.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"

export function limitsCommand(program: Command): void {
  program
    .command("limits")
    .summary("how many patients may be opened, and how many can have been")
    .description("The limits by role, an hour and a day; for owners and privacy officers also each account's ceiling.")
    .action(async (_options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const { limits, ceilings } = await connected(globals, async (engine) => ({
        limits: await engine.limits(),
        ceilings: mayWatch(engine) ? await engine.ceilings() : undefined,
      }))
      for (const line of table([head, ...Role.options.map((role) => rowOf(limits, role))])) output.line(line)
      if (ceilings !== undefined) {
        output.line("")
        const rows = ceilings.map(({ name, hour, day, emergencies, stopped }) => [
          stopped ? `${name} (stopped)` : name,
          `${hour.opened}, at most ${hour.ceiling}`,
          `${day.opened}, at most ${day.ceiling}`,
          `${emergencies.opened} of ${emergencies.ceiling}`,
        ])
        const heads = ["account", "opened in the last hour", "opened in the last day", "emergencies"]
        for (const line of table([heads, ...rows])) output.line(line)
      }
      output.result({ limits, ...(ceilings !== undefined && { ceilings }) })
    })
}

const head = ["role", "hour/day", "psychotherapy notes", "substance use"]

function rowOf(limits: Limits, role: Role): string[] {
  const { hour, day, tiers } = limits[role]
  const { "psychotherapy-notes": notes, "substance-use": substance } = tiers
  return [role, `${hour}/${day}`, `${notes.hour}/${notes.day}`, `${substance.hour}/${substance.day}`]
}

function mayWatch(engine: CliEngine): boolean {
  const state = engine.state()
  return state.kind === "open" && mayAct(state.me.roles, "watch")
}
