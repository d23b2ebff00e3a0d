/** `subrosa log`: events, verification, checkpoint. */
import type { Command } from "commander"
import { CliError } from "../cli-error.ts"
import { connected } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"

export function logCommand(program: Command): void {
  const log = program.command("log").summary("the practice's tamper-evident log")

  log
    .command("events")
    .summary("events, newest first, each with its proof checked")
    .option("--limit <n>", "how many", Number, 50)
    .option("--before <index>", "only events before this one", Number)
    .action(async (options: { limit: number; before?: number }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const events = await connected(globals, (engine) => engine.logEvents(options))
      for (const line of table(
        events.map((e) => [String(e.index), e.time, e.proof === "verified" ? "ok" : "PROOF FAILED", e.name, e.text]),
      ))
        output.line(line)
      output.result(events)
      if (events.some((event) => event.proof === "failed"))
        throw new CliError("an event does not match the log", { exitCode: exitCodes.notVerified })
    })

  log
    .command("verify")
    .summary("recompute the whole tree and check it against the signed checkpoint")
    .action(async (_options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const bar = output.progress("Verifying")
      const found = await connected(globals, (engine) =>
        engine.logVerify((done, total) => bar.update(done, total)),
      ).finally(() => bar.end())
      output.result(found)
      if (found.failures.length > 0) {
        throw new CliError(`the log does not verify: ${found.failures.join("; ")}`, {
          hint: "keep this output, do not restart the server, and tell the privacy officer",
          exitCode: exitCodes.notVerified,
        })
      }
      output.line(
        `${found.size} entries, root ${found.root}, consistent with size ${found.consistentWith}, ${found.checkedEvents} events checked: verified`,
      )
    })

  log
    .command("checkpoint")
    .summary("the newest signed checkpoint, as it is")
    .action(async (_options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const note = await connected(globals, (engine) => engine.logCheckpoint())
      if (!output.json) process.stdout.write(note)
      output.result({ checkpoint: note })
    })
}
