/** `subrosa incident approve`: asks for the release of exactly the scope's charts, or begins it once the second officer has agreed. */
import type { CaseId, SegmentKind } from "@subrosa/contract"
import type { Command } from "commander"
import { connected } from "../../connect.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { caseArgument, kindsOption } from "./arguments.ts"

export function approveCommand(incident: Command): void {
  incident
    .command("approve")
    .summary("release the contact cards of the affected: two officers")
    .argument("<case>", "its id", caseArgument)
    .option("--kinds <list>", "parts of the charts: directory for letters, others to recognise samples", kindsOption)
    .action(async (id: CaseId, { kinds }: { kinds?: SegmentKind[] }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      // The cards' release is remembered for what follows: counting, letters, calls.
      const release = await connected(globals, (engine) =>
        kinds === undefined ? engine.caseCardsRelease(id) : engine.caseRelease({ case: id, kinds }),
      )
      if (release.kind === "waiting") {
        output.line(`waits for another officer: subrosa approvals approve ${release.approval.id}`)
        output.line("then run this command again")
      } else output.line(`released until ${release.validUntil}`)
      output.result(release)
    })
}
