/** `subrosa incident assess`: the law's questions with the facts filled in; with answers, the signed assessment. */
import { type CaseId, Framework } from "@subrosa/contract"
import { AssessmentAnswers } from "@subrosa/incident"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { caseArgument, readJson } from "./arguments.ts"

interface Options {
  framework: string
  answers?: string
}

export function assessCommand(incident: Command): void {
  incident
    .command("assess")
    .summary("the risk assessment: print the questions with their facts, or sign answers to them")
    .argument("<case>", "its id", caseArgument)
    .option("--framework <name>", "hipaa or gdpr", "hipaa")
    .option("--answers <file>", "JSON: {decision, answers: [{factor, risk, because}]}")
    .action(async (id: CaseId, options: Options, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const framework = frameworkOf(options.framework)
      const answers =
        options.answers === undefined ? undefined : answersOf(await readJson(options.answers), options.answers)
      const result = await connected(globals, async (engine) => {
        const factors = await engine.assessmentDraft({ case: id, framework })
        if (answers !== undefined) await engine.assessmentSign({ case: id, framework, ...answers })
        return { factors, signed: await engine.assessmentRead({ case: id, framework }) }
      })
      for (const { id: factor, question, citation, facts } of result.factors) {
        output.line(`${factor}: ${question} (${citation})`)
        for (const { kind, text } of facts) output.line(`  ${kind === "proven" ? "-" : "?"} ${text}`)
      }
      const { signed } = result
      output.line(signed === undefined ? "not signed yet" : `signed ${signed.decidedAt}: ${signed.decision}`)
      output.result(result)
    })
}

function frameworkOf(text: string): Framework {
  const parsed = Framework.safeParse(text)
  if (parsed.success) return parsed.data
  throw new CliError(`"${text}" is no framework`, { hint: "hipaa or gdpr", exitCode: exitCodes.usage })
}

function answersOf(value: unknown, file: string): AssessmentAnswers {
  const parsed = AssessmentAnswers.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new CliError(`${file}: ${issue?.path.join(".")} ${issue?.message}`, {
    hint: "each factor needs one answer: {factor, risk: low|medium|high, because}",
    exitCode: exitCodes.usage,
  })
}
