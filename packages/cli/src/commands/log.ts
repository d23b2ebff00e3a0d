/** `subrosa log`: events, verification, checkpoint. */
import { formatPolicy, parseVerifierKey } from "@subrosa/log"
import type { Command } from "commander"
import { CliError } from "../cli-error.ts"
import { connected } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"
import { type FromFiles, logMirrorCommand, verifyFromFiles } from "./log-files.ts"

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
    .option(
      "--from-files <dir>",
      "from public files alone, as `subrosa log mirror` fetches them: no server, no sign-in",
    )
    .option("--policy <file>", "with --from-files: the log and its witnesses (C2SP tlog-policy)")
    .option("--log-key <vkey>", "with --from-files: the log's verifier key, from the practice card")
    .option(
      "--since <path>",
      "with --from-files: an earlier checkpoint or mirrored directory that it must have grown from",
    )
    .action(async (options: Partial<FromFiles>, command: Command) => {
      if (options.fromFiles !== undefined) return verifyFromFiles({ ...options, fromFiles: options.fromFiles }, command)
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
      if (found.erasedEvents > 0) output.line(`${found.erasedEvents} bodies erased lawfully`)
    })

  logMirrorCommand(log)

  log
    .command("policy")
    .summary("the log and its witnesses as a C2SP tlog-policy, for `verify --from-files` and other tools")
    .action(async (_options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const { log: own, policy } = await connected(globals, (engine) => engine.witnessState())
      const witnesses = (policy?.witnesses ?? []).map(({ name, key, url }) => ({
        ...{ name, key: parseVerifierKey(key) },
        ...(url !== undefined && { url }),
      }))
      const text = formatPolicy({ key: parseVerifierKey(own.key), url: own.url }, witnesses, policy?.quorum ?? 0)
      if (!output.json) process.stdout.write(text)
      output.result({ policy: text })
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
