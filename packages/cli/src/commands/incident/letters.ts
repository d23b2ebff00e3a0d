/** `subrosa incident letters`: one for each person of the scope; printed for the post, or looked at one by one. */
import { join } from "node:path"
import type { CaseId, ChartId } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { letterFonts } from "../../letter-fonts.ts"
import { table } from "../../output-table.ts"
import { writeFileWhole } from "../../write-file.ts"
import { chartArgument } from "../open.ts"
import { caseArgument } from "./arguments.ts"

export function lettersCommand(incident: Command): void {
  const letters = incident.command("letters").summary("letters to the affected: make, look at, print")
  makeCommand(letters)
  showCommand(letters)
  printCommand(letters)
}

function makeCommand(letters: Command): void {
  letters
    .command("make")
    .summary("a letter for everyone who has none; who cannot be told safely is held back and listed")
    .argument("<case>", "its id", caseArgument)
    .action(async (id: CaseId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const bar = output.progress("writing")
      const made = await connected(globals, (engine) =>
        engine.caseLettersMake({ case: id, onProgress: (done, total) => bar.update(done, total) }),
      )
      bar.end()
      output.line(`${made.made} letters made, ${made.before} were there, ${made.heldBack.length} people held back`)
      for (const line of table(made.heldBack.map(({ chart, reason, because }) => [chart, reason, because])))
        output.line(`  ${line}`)
      output.result(made)
      if (made.withoutCode > 0) {
        throw new CliError(`${made.withoutCode} people have no protection code: the pools are empty`, {
          hint: "subrosa incident codes import FILE, then run this again",
          exitCode: exitCodes.partly,
        })
      }
    })
}

function showCommand(letters: Command): void {
  letters
    .command("show")
    .summary("one person's letter as PDF")
    .argument("<case>", "its id", caseArgument)
    .argument("<patient>", "chart id", chartArgument)
    .requiredOption("--out <file>", "where to write")
    .action(async (id: CaseId, chart: ChartId, { out }: { out: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const fonts = await letterFonts()
      const pdf = await connected(globals, (engine) => engine.caseLetterPdf({ case: id, chart, fonts }))
      const bytes = await writeFileWhole(out, new Blob([new Uint8Array(pdf)]).stream())
      output.line(`${out}: ${bytes} bytes`)
      output.result({ out, bytes })
    })
}

function printCommand(letters: Command): void {
  letters
    .command("print")
    .summary("all that go by post: one PDF, and a list of its pieces without names")
    .argument("<case>", "its id", caseArgument)
    .requiredOption("--out <directory>", "where to write")
    .option("--age <recipient...>", "seal both to the print house; stock age opens them")
    .action(async (id: CaseId, { out, age }: { out: string; age?: string[] }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const fonts = await letterFonts()
      const bar = output.progress("printing")
      const files = await connected(globals, async (engine) => {
        const written: { out: string; bytes: number }[] = []
        const { batches } = await engine.caseBatches(id)
        // Without a letter that waits, the first batch says so.
        for (let batch = 1; batch <= Math.max(1, batches); batch++) {
          for (const part of ["letters", "list"] as const) {
            const file = await engine.caseLettersPrint({
              ...{ case: id, fonts, part, batch, onProgress: (done, total) => bar.update(done, total, part) },
              ...(age !== undefined && { recipients: age }),
            })
            const path = join(out, file.fileName)
            written.push({ out: path, bytes: await writeFileWhole(path, file.stream) })
          }
        }
        return written
      })
      bar.end()
      for (const file of files) output.line(`${file.out}: ${file.bytes} bytes`)
      output.line(`once the print house has them: subrosa incident deliver sent ${id} post`)
      output.result({ files })
    })
}
