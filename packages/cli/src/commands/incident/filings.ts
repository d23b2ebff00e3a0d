/** `subrosa incident filings`: reports to authorities, filled in; and the record of what was filed, with its receipt. */
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import type { CaseId } from "@subrosa/contract"
import type { FilingForm } from "@subrosa/engine"
import { type Command, InvalidArgumentError, Option } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { letterFonts } from "../../letter-fonts.ts"
import { writeFileWhole } from "../../write-file.ts"
import { caseArgument, timeOption } from "./arguments.ts"

export function filingsCommand(incident: Command): void {
  const filings = incident.command("filings").summary("reports to authorities: fill in, and record what was filed")
  makeCommand(filings)
  recordCommand(filings)
}

function makeCommand(filings: Command): void {
  filings
    .command("make")
    .summary("a filled-in report as PDF and JSON; what the case does not know says so")
    .argument("<case>", "its id", caseArgument)
    .requiredOption("--form <form>", "hhs, gdpr-33, or a state: us-ny", formOption)
    .requiredOption("--out <directory>", "where to write")
    .action(async (id: CaseId, { form, out }: { form: FilingForm; out: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const fonts = await letterFonts()
      const { fileName, json, pdf } = await connected(globals, (engine) => engine.caseFiling({ case: id, form, fonts }))
      const files = [
        { path: join(out, `${fileName}.json`), content: new Blob([json]) },
        { path: join(out, `${fileName}.pdf`), content: new Blob([new Uint8Array(pdf)]) },
      ]
      for (const { path, content } of files) {
        await writeFileWhole(path, content.stream())
        output.line(path)
      }
      output.result({ files: files.map(({ path }) => path) })
    })
}

interface RecordOptions {
  duty: string
  jurisdiction: string
  recipient: string
  filed: string
  filing: string
  receipt?: string
  phase: "whole" | "initial" | "further"
}

function recordCommand(filings: Command): void {
  filings
    .command("record")
    .summary("keep what was filed with whom, when, by its digest and its receipt's")
    .argument("<case>", "its id", caseArgument)
    .requiredOption("--duty <id>", "as `incident duties` prints it")
    .requiredOption("--jurisdiction <id>", "as `incident duties` prints it")
    .requiredOption("--recipient <name>", "the authority")
    .requiredOption("--filed <time>", "when", timeOption)
    .requiredOption("--filing <file>", "what was filed")
    .option("--receipt <file>", "what came back")
    .addOption(new Option("--phase <phase>").choices(["whole", "initial", "further"]).default("whole"))
    .action(async (id: CaseId, options: RecordOptions, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const { duty, jurisdiction, recipient, filed: filedAt, phase } = options
      const filing = await readBytes(options.filing)
      const receipt = options.receipt === undefined ? undefined : await readBytes(options.receipt)
      const digests = await connected(globals, async (engine) => {
        const found = {
          filing: await engine.fileDigest(filing),
          ...(receipt !== undefined && { receipt: await engine.fileDigest(receipt) }),
        }
        await engine.caseFiled({ case: id, duty, jurisdiction, recipient, filedAt, phase, ...found })
        return found
      })
      output.line(`recorded: ${jurisdiction} ${duty}, filed ${filedAt}`)
      output.result({ duty, jurisdiction, recipient, filedAt, phase, ...digests })
    })
}

function formOption(text: string): FilingForm {
  if (text === "hhs" || text === "gdpr-33") return text
  if (/^us-[a-z]{2}$/.test(text)) return `us-${text.slice(3)}`
  throw new InvalidArgumentError("forms are hhs, gdpr-33 and those of states: us-ny, us-ca, us-tx, us-ma, ...")
}

const readBytes = (file: string): Promise<Uint8Array> =>
  readFile(file).catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read`, { hint: "check the path", exitCode: exitCodes.usage, cause })
  })
