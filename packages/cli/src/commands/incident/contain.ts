/** `subrosa incident contain`: locks, signs out and renews keys in one step, and says what each act did. */
import { type CaseId, TeamId } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { table } from "../../output-table.ts"
import { caseArgument, ids } from "./arguments.ts"

interface Options {
  account?: string[]
  device?: string[]
  team?: string[]
  rotate?: string[]
}

export function containCommand(incident: Command): void {
  incident
    .command("contain")
    .summary("lock, sign out, renew keys")
    .argument("<case>", "its id", caseArgument)
    .option("--account <id>", "lock this person and sign them out everywhere", ids)
    .option("--device <id>", "lock this device and sign it out", ids)
    .option("--team <id>", "lock this care team's charts", ids)
    .option("--rotate <team>", "renew this team's key", ids)
    .action(async (id: CaseId, { account, device, team, rotate }: Options, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const results = await connected(globals, (engine) =>
        engine.caseContain({
          case: id,
          accounts: account ?? [],
          devices: device ?? [],
          teams: team ?? [],
          rotate: (rotate ?? []).map((one) => TeamId.parse(one)),
        }),
      )
      const rows = results.map(({ act, subject, result, count, because }) => [
        act,
        `${subject.kind} ${subject.id}`,
        result,
        because ?? (count === undefined ? "" : String(count)),
      ])
      for (const line of table(rows)) output.line(line)
      output.result(results)
      if (results.some(({ result }) => result === "failed")) {
        throw new CliError("not everything was contained", {
          hint: "see the lines that say failed, and run it again for those",
          exitCode: exitCodes.partly,
        })
      }
    })
}
