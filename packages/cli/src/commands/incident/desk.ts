/** `subrosa incident answer`, `check-letter`, `samples`: what people ask, and what an extortionist posts. */
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import type { CaseId, ChartId, SegmentKind } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { chartArgument } from "../open.ts"
import { caseArgument, kindsOption, readInput } from "./arguments.ts"
import { statementLine } from "./status.ts"

export function answerCommand(incident: Command): void {
  incident
    .command("answer")
    .summary("one person's answer: in or not in, what, which letter, which code")
    .argument("<case>", "its id", caseArgument)
    .argument("<patient>", "chart id, as `subrosa find` prints it", chartArgument)
    .action(async (id: CaseId, chart: ChartId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const answer = await connected(globals, (engine) => engine.caseAnswer({ case: id, chart }))
      output.line(answer.in ? "in" : "not in")
      for (const statement of answer.statements) output.line(`  ${statementLine(statement)}`)
      if (answer.notice) output.line(`  notice: ${answer.notice.state} ${answer.notice.channel ?? ""}`.trimEnd())
      if (answer.code !== null) output.line(`  code: ${answer.code}`)
      output.result(answer)
    })
}

export function checkLetterCommand(incident: Command): void {
  incident
    .command("check-letter")
    .summary("whether the code on a letter is one of ours")
    .argument("<code>")
    .action(async (code: string, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const letter = await connected(globals, (engine) => engine.letterCheck(code))
      output.line(letter === null ? "not ours: do not answer that letter" : `ours, made ${letter.madeAt}`)
      output.result(letter)
      if (letter === null) throw new CliError("no letter of ours has this code", { exitCode: exitCodes.notVerified })
    })
}

export function samplesCommand(incident: Command): void {
  incident
    .command("samples")
    .summary("which record and version posted texts are, or that they are not ours")
    .argument("<case>", "its id", caseArgument)
    .argument("<path>", "a text file, or a folder of them")
    .option("--kinds <list>", "parts of the charts to compare with", kindsOption, ["clinical"])
    .action(async (id: CaseId, path: string, { kinds }: { kinds: SegmentKind[] }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const files = await sampleFiles(path)
      const samples = await Promise.all(files.map(readInput))
      const bar = output.progress("comparing")
      const report = await connected(globals, async (engine) => {
        const release = await engine.caseRelease({ case: id, kinds })
        if (release.kind === "waiting") {
          throw new CliError("another officer has to agree to opening these charts", {
            hint: `subrosa approvals approve ${release.approval.id}, then run this again`,
            exitCode: exitCodes.refused,
          })
        }
        const onProgress = (done: number, total: number) => bar.update(done, total)
        return engine.caseSamples({ case: id, release: release.release, kinds, samples, onProgress })
      })
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

async function sampleFiles(path: string): Promise<string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read`, { hint: "check the path", exitCode: exitCodes.usage, cause })
  })
  if (!found.isDirectory()) return [path]
  return (await readdir(path)).sort().map((name) => join(path, name))
}
