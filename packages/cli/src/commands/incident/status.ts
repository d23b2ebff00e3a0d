/** `subrosa incident status`: the case in sentences, each with its evidence, and counts that add up. */
import type { CaseId } from "@subrosa/contract"
import type { Statement } from "@subrosa/incident"
import type { Command } from "commander"
import { connected } from "../../connect.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { caseArgument } from "./arguments.ts"

export function statusCommand(incident: Command): void {
  incident
    .command("status")
    .summary("what is known, what was done, who has been told")
    .argument("<case>", "its id", caseArgument)
    .action(async (id: CaseId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const view = await connected(globals, (engine) => engine.caseRead(id))
      for (const statement of view.statements) output.line(statementLine(statement))
      const { affected, told, beingTold, unreachable, heldBack, codesShort } = view.counts
      output.line(
        `${affected} affected = ${told} told + ${beingTold} being told + ${unreachable} unreachable + ${heldBack} held back`,
      )
      if (codesShort > 0) output.line(`${codesShort} protection codes too few`)
      output.result(view)
    })
}

/** Evidence as the log's indexes in brackets; `?` what is not known; quotes around a person's own words. */
export function statementLine(statement: Statement): string {
  if (statement.kind === "unknown") return `? ${statement.text}`
  if (statement.kind === "free") return `"${statement.text}"`
  const indexes = statement.evidence.map((one) =>
    "index" in one ? String(one.index) : one.kind === "searched" ? `0-${one.size - 1}` : one.page,
  )
  const shown = indexes.length > 6 ? [...indexes.slice(0, 5), `and ${indexes.length - 5} more`] : indexes
  return `${statement.text} [${shown.join(", ")}]`
}
