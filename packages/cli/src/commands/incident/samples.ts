/** `subrosa incident samples`: which record and version posted texts are, altered, or not ours. */
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import type { CaseId, SegmentKind } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { type CliEngine, connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { caseArgument, kindsOption, readInput } from "./arguments.ts"
import { checkBackupSamples } from "./samples-backup.ts"

export function samplesCommand(incident: Command): void {
  incident
    .command("samples")
    .summary("which record and version posted texts are, or that they are not ours")
    .argument("<case>", "its id", caseArgument)
    .argument("<path>", "a text file, or a folder of them")
    .option("--kinds <list>", "parts of the charts to compare with", kindsOption, ["clinical"])
    .option("--backup <file>", "compare with a backup, without a server")
    .option("--keeper-key <file>", "with --backup: the copy of keeper.key kept apart")
    .action(async (id: CaseId, path: string, options: Options, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const files = await sampleFiles(path)
      const samples = await Promise.all(files.map(readInput))
      const bar = output.progress("comparing")
      const { kinds, backup, keeperKey } = options
      const asked = { case: id, kinds, samples, onProgress: (done: number, total: number) => bar.update(done, total) }
      const report =
        backup === undefined
          ? await connected(globals, (engine) => compareOnline(engine, asked))
          : await checkBackupSamples({ ...asked, backup, ...keysOf(globals.key, keeperKey) })
      bar.end()
      report.verdicts.forEach((verdict, i) => {
        const match =
          "match" in verdict ? `${verdict.match.chart} ${verdict.match.reference} version ${verdict.match.version}` : ""
        output.line(`${files[i]}: ${verdict.verdict} ${match}`.trimEnd())
        if (verdict.verdict !== "altered") return
        output.line(`  not in the record: ${verdict.differences.added.join(" ")}`)
        output.line(`  left out of it: ${verdict.differences.missing.join(" ")}`)
      })
      output.result({ ...report, verdicts: report.verdicts.map((verdict, i) => ({ file: files[i], ...verdict })) })
    })
}

interface Options {
  kinds: SegmentKind[]
  backup?: string
  keeperKey?: string
}

interface Asked {
  case: CaseId
  kinds: SegmentKind[]
  samples: string[]
  onProgress(done: number, total: number): void
}

/** Opens the scope's charts under a release that another officer agreed to. */
async function compareOnline(engine: CliEngine, asked: Asked) {
  const release = await engine.caseRelease({ case: asked.case, kinds: asked.kinds })
  if (release.kind === "released") return engine.caseSamples({ ...asked, release: release.release })
  throw new CliError("another officer has to agree to opening these charts", {
    hint: `subrosa approvals approve ${release.approval.id}, then run this again`,
    exitCode: exitCodes.refused,
  })
}

function keysOf(key: string | undefined, keeperKey: string | undefined): { key: string; keeperKey: string } {
  if (key !== undefined && keeperKey !== undefined) return { key, keeperKey }
  throw new CliError("--key FILE and --keeper-key FILE are needed with --backup", {
    hint: "a backup opens with an owner's key file and the copy of keeper.key kept apart, never with one alone",
    exitCode: exitCodes.usage,
  })
}

async function sampleFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read`, { hint: "check the path", exitCode: exitCodes.usage, cause })
  })
  if (!found.isDirectory()) return [path]
  return (await readdir(path)).sort().map((name) => join(path, name))
}
