/** `subrosa incident public` and `calls`: notices for all, and who is called before a letter comes. */
import { join } from "node:path"
import type { CaseId, ChartId } from "@subrosa/contract"
import type { PublicPaperInput, RiskLevel } from "@subrosa/engine"
import { type Command, Option } from "commander"
import { connected } from "../../connect.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { letterFonts } from "../../letter-fonts.ts"
import { table } from "../../output-table.ts"
import { writeFileWhole } from "../../write-file.ts"
import { chartArgument } from "../open.ts"
import { caseArgument } from "./arguments.ts"

const kinds = ["substitute", "media", "web", "desk", "extortion"] as const satisfies PublicPaperInput["kind"][]

export function publicCommand(incident: Command): void {
  incident
    .command("public")
    .summary(
      "what is made for all: substitute and media notices, the web site's text, the desk's sheet, the extortion kit",
    )
    .argument("<case>", "its id", caseArgument)
    .addOption(new Option("--kind <kind>", "what to make").choices(kinds).makeOptionMandatory())
    .option("--language <language>", "en or es", "en")
    .option("--place <state>", "of a media notice: the State it is for, as it is to stand there")
    .requiredOption("--out <directory>", "where to write")
    .action(async (id: CaseId, { out, ...input }: PublicPaperInput & { out: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const fonts = await letterFonts()
      const paper = await connected(globals, (engine) => engine.casePublicPaper({ case: id, ...input, fonts }))
      const isText = "text" in paper
      const path = join(out, `${paper.fileName}.${isText ? "md" : "pdf"}`)
      const blob = new Blob([isText ? paper.text : new Uint8Array(paper.pdf)])
      const bytes = await writeFileWhole(path, blob.stream())
      output.line(`${path}: ${bytes} bytes`)
      output.result({ out: path, bytes })
    })
}

export function callsCommand(incident: Command): void {
  const calls = incident.command("calls").summary("people at risk: called by someone they know, before a letter comes")
  calls
    .command("mark")
    .summary("say that someone is at risk; a person who knows them says so, never a computation")
    .argument("<case>", "its id", caseArgument)
    .argument("<patient>", "chart id", chartArgument)
    .addOption(
      new Option("--risk <level>", "3: call first; 1: call; none: off the list")
        .choices(["1", "2", "3", "none"])
        .default("3"),
    )
    .action(async (id: CaseId, chart: ChartId, { risk }: { risk: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const level = risk === "none" ? null : (Number(risk) as RiskLevel)
      await connected(globals, (engine) => engine.caseRiskUpdate({ case: id, chart, risk: level }))
      outputOf(globals).result({ chart, risk: level })
    })
  calls
    .command("list")
    .summary("whom to call, the gravest first, with what to say")
    .argument("<case>", "its id", caseArgument)
    .action(async (id: CaseId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const list = await connected(globals, (engine) => engine.caseCalls(id))
      for (const { name, phone, caller, hours, script } of list.calls) {
        for (const line of table([[name, phone, caller ?? "nobody treats them now", hours.join("; ")]]))
          output.line(line)
        for (const line of script) output.line(`  ${line}`)
      }
      for (const { name, chart } of list.without) output.line(`${name || chart}: no number that may be called`)
      output.result(list)
    })
}

export function unreachedCommand(incident: Command): void {
  incident
    .command("unreached")
    .summary("who is held back, came back or is beyond reach, and what to do")
    .argument("<case>", "its id", caseArgument)
    .action(async (id: CaseId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const people = await connected(globals, (engine) => engine.caseNotReached(id))
      for (const line of table(people.map(({ chart, state, because }) => [chart, state, because]))) output.line(line)
      output.result(people)
    })
}
