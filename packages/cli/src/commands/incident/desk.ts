/** `subrosa incident answer`, `evidence`, `check-letter`, `check-evidence`: what people ask. */
import { join } from "node:path"
import type { CaseId, ChartId } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { letterFonts } from "../../letter-fonts.ts"
import { writeFileWhole } from "../../write-file.ts"
import { chartArgument } from "../open.ts"
import { caseArgument, readInput } from "./arguments.ts"
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

export function evidenceCommand(incident: Command): void {
  incident
    .command("evidence")
    .summary("a signed statement for one person: what was exposed and when, without content, for police or court")
    .argument("<case>", "its id", caseArgument)
    .argument("<patient>", "chart id", chartArgument)
    .option("--language <language>", "en or es (default: theirs)")
    .requiredOption("--out <directory>", "where to write")
    .action(async (id: CaseId, chart: ChartId, options: { language?: string; out: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const { language, out } = options
      const fonts = await letterFonts()
      const paper = await connected(globals, (engine) =>
        engine.caseEvidence({ case: id, chart, fonts, ...(language !== undefined && { language }) }),
      )
      const files = [
        { path: join(out, `${paper.fileName}.json`), blob: new Blob([paper.json]) },
        { path: join(out, `${paper.fileName}.pdf`), blob: new Blob([new Uint8Array(paper.pdf)]) },
      ]
      for (const { path, blob } of files) output.line(`${path}: ${await writeFileWhole(path, blob.stream())} bytes`)
      output.result({ files: files.map(({ path }) => path) })
    })
}

export function checkEvidenceCommand(incident: Command): void {
  incident
    .command("check-evidence")
    .summary("whether a statement of evidence is one of ours, word for word")
    .argument("<file>", "its JSON")
    .action(async (file: string, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const text = await readInput(file)
      const found = await connected(globals, (engine) => engine.evidenceCheck(text))
      output.result(found)
      if (found === null) {
        throw new CliError("this statement is not ours, or was changed", { exitCode: exitCodes.notVerified })
      }
      output.line(`ours: about ${found.name}, of ${found.issued}, signed by ${found.by}, case ${found.case}`)
    })
}
