/** `subrosa blast-radius`: how many patients could be read through each door before something stops it. */
import type { BlastLine } from "@subrosa/engine"
import type { Command } from "commander"
import { connected } from "../connect.ts"
import { type Globals, outputOf } from "../globals.ts"

export function blastRadiusCommand(program: Command): void {
  program
    .command("blast-radius")
    .summary("how many patients could be read through each door before something stops it")
    .description(
      "From the live configuration: for every account, device and role, for administrators, server, keeper, store and backup, how many patients could be\n" +
        "read at most in an hour, a day and a week. --why shows how each figure comes about. For owners and privacy officers.",
    )
    .option("--why", "the derivation of each figure")
    .action(async ({ why }: { why?: true }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const found = await connected(globals, (engine) => engine.blastRadius())
      output.line(`${found.patients} patients; figures are upper bounds`)
      output.line("")
      const wide = Math.max(4, ...found.lines.map(({ name }) => name.length))
      output.line(`${"".padEnd(wide)}  ${["hour", "day", "week"].map((head) => head.padStart(7)).join("")}`)
      for (const line of found.lines) {
        output.line(rowOf(line, wide))
        if (why)
          for (const sentence of [...line.derivation, `Stopped by: ${line.stoppedBy}.`]) output.line(`    ${sentence}`)
      }
      output.result(found)
    })
}

const rowOf = ({ name, hour, day, week }: BlastLine, wide: number): string =>
  `${name.padEnd(wide)}  ${[hour, day, week].map((figure) => String(figure).padStart(7)).join("")}`
