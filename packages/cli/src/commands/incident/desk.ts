/** `subrosa incident answer`, `check-letter`: what people ask. */
import type { CaseId, ChartId } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { chartArgument } from "../open.ts"
import { caseArgument } from "./arguments.ts"
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
