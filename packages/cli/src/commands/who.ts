/** `subrosa who`: who opened this chart, when, from which device, why; each line with its proof checked. */
import type { ChartId } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../cli-error.ts"
import { connected } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"
import { chartArgument } from "./open.ts"

const acts = { release: "opened", write: "wrote", "break-glass": "emergency", relation: "care relation" } as const

export function whoCommand(program: Command): void {
  program
    .command("who")
    .summary("who opened this chart")
    .argument("<patient>", "chart id", chartArgument)
    .action(async (chart: ChartId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const lines = await connected(globals, (engine) => engine.who(chart))
      const rows = lines.map((l) => [
        String(l.index),
        l.time,
        l.proof === "verified" ? "ok" : "PROOF FAILED",
        acts[l.type],
        l.name,
        l.deviceLabel ?? l.device,
        [l.purpose, l.reason].filter(Boolean).join(" "),
        `${l.entries} entries: ${l.segments.join(", ")}${l.export ? " (export)" : ""}`,
      ])
      for (const line of table(rows)) output.line(line)
      output.result(lines)
      if (lines.some((line) => line.proof === "failed"))
        throw new CliError("a line does not match the log", { exitCode: exitCodes.notVerified })
    })
}
