/** `subrosa incident codes`: pools of protection codes, brought in, given out once each, reported as used. */
import { type CaseId, CodePoolId } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { table } from "../../output-table.ts"
import { caseArgument, idOption, readInput, timeOption } from "./arguments.ts"

export function codesCommand(incident: Command): void {
  const codes = incident.command("codes").summary("pools of single-use protection codes")
  importCommand(codes)
  listCommand(codes)
  assignCommand(codes)
  usedCommand(codes)
  discardCommand(codes)
}

function importCommand(codes: Command): void {
  codes
    .command("import")
    .summary("a vendor's CSV: whole, or not at all")
    .argument("<file>", "CSV with a column `code`")
    .requiredOption("--label <text>", "vendor and product")
    .option("--expires <time>", "until when they can be activated", timeOption)
    .action(async (file: string, { label, expires }: { label: string; expires?: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const text = await readInput(file)
      const bar = output.progress("sealing")
      const result = await connected(globals, (engine) =>
        engine.codePoolImport({
          text,
          label,
          onProgress: (done, total) => bar.update(done, total),
          ...(expires !== undefined && { expiresAt: expires }),
        }),
      )
      bar.end()
      output.result(result)
      if (result.kind === "refused") throw refusal(file, result.faults)
      output.line(`${result.codes} codes imported as pool ${result.pool}`)
    })
}

function listCommand(codes: Command): void {
  codes
    .command("list")
    .summary("pools, and what is left")
    .action(async (_options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const pools = await connected(globals, (engine) => engine.codePools())
      const rows = pools.map((pool) => [
        pool.id,
        pool.label,
        `${pool.left} of ${pool.codes} left`,
        `${pool.used} used`,
        pool.complete ? "" : "incomplete: not given out",
      ])
      for (const line of table(rows)) output.line(line)
      output.result(pools)
    })
}

function assignCommand(codes: Command): void {
  codes
    .command("assign")
    .summary("one for each person of the case, never twice")
    .argument("<case>", "its id", caseArgument)
    .action(async (id: CaseId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const bar = output.progress("giving out")
      const result = await connected(globals, async (engine) =>
        engine.codesAssign({
          case: id,
          charts: await engine.caseCharts(id),
          onProgress: (done, total) => bar.update(done, total),
        }),
      )
      bar.end()
      const { codes: given, without, left } = result
      output.line(`${given.length} people have a code; ${left} left`)
      // Codes themselves go into letters, not onto a terminal.
      output.result({ assigned: given.length, without, left })
      if (without.length > 0) {
        throw new CliError(`${without.length} people have no code: the pools are empty`, {
          hint: "import another pool, then run this again",
          exitCode: exitCodes.partly,
        })
      }
    })
}

function usedCommand(codes: Command): void {
  codes
    .command("used")
    .summary("the vendor's report of what was activated")
    .argument("<file>", "CSV with columns `code` and `used at`")
    .action(async (file: string, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const text = await readInput(file)
      const result = await connected(globals, (engine) => engine.codeUsageImport(text))
      output.result(result)
      if (result.kind === "refused") throw refusal(file, result.faults)
      output.line(`${result.uses} codes noted as used`)
      for (const { row, message } of result.faults) output.line(`row ${row}: ${message}`)
      if (result.faults.length > 0) {
        throw new CliError(`${result.faults.length} rows of ${file} were not counted`, {
          hint: `row ${result.faults[0]?.row}: ${result.faults[0]?.message}`,
          exitCode: exitCodes.partly,
        })
      }
    })
}

function discardCommand(codes: Command): void {
  codes
    .command("discard")
    .summary("throw away a pool whose import was given up")
    .argument("<pool>", "its id", idOption)
    .action(async (pool: string, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      await connected(globals, (engine) => engine.codePoolEnd(CodePoolId.parse(pool)))
      outputOf(globals).result({ pool })
    })
}

function refusal(file: string, faults: readonly { row: number; message: string }[]): CliError {
  const [first] = faults
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more rows)` : ""
  return new CliError(`${file}, row ${first?.row}: ${first?.message}${more}; nothing was imported`, {
    hint: "ask the vendor for a corrected file",
    exitCode: exitCodes.usage,
  })
}
