/** `subrosa approvals`: what waits for a second person, and the answer. */
import { ApprovalId } from "@subrosa/contract"
import { type Command, InvalidArgumentError } from "commander"
import { connected } from "../connect.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"

export function approvalsCommand(program: Command): void {
  const approvals = program.command("approvals").summary("what waits for a second person, and the answer")
  approvals
    .command("list")
    .summary("what waits")
    .option("--all", "also what is over")
    .action(async ({ all }: { all?: true }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const rows = await connected(globals, (engine) => engine.approvals(all !== true))
      const lines = rows.map(({ id, kind, state, requestedBy, subject, names, notBefore, act }) => [
        id,
        kind,
        state,
        names[requestedBy] ?? "Unknown person",
        subject === null ? "" : `about ${names[subject] ?? "an unknown person"}`,
        `from ${notBefore}`,
        act,
      ])
      for (const line of table(lines)) output.line(line)
      if (rows.length === 0) output.line("nothing waits")
      output.result(rows)
    })
  decision(approvals, "approve", "agree to a request of another officer")
  decision(approvals, "refuse", "refuse a request of another officer")
}

function decision(approvals: Command, name: "approve" | "refuse", summary: string): void {
  approvals
    .command(name)
    .summary(summary)
    .argument("<request>", "its id, as `subrosa approvals list` prints it", approvalArgument)
    .action(async (approval: ApprovalId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const decided = await connected(globals, (engine) => engine.approvalDecide({ approval, decision: name }))
      output.line(`${decided.kind}: ${decided.state}, takes effect from ${decided.notBefore}`)
      output.result(decided)
    })
}

function approvalArgument(text: string): ApprovalId {
  const parsed = ApprovalId.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError("a request is named by its id (a UUID).")
  return parsed.data
}
