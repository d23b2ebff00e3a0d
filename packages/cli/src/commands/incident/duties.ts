/** `subrosa incident duties`: who must be told by when, from the case as it is. */
import type { CaseId } from "@subrosa/contract"
import type { Command } from "commander"
import { connected } from "../../connect.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { printCalendar } from "../../print-calendar.ts"
import { caseArgument } from "./arguments.ts"

export function dutiesCommand(incident: Command): void {
  incident
    .command("duties")
    .summary("who must be told by when, with the law's citations: due, done, late")
    .description(
      "Until people are counted, everyone counts as living where the practice is. --count opens the released contact cards (`incident approve` first),\n" +
        "counts people by jurisdiction on this machine, and puts the duties that follow into the case. Only the counts leave it.",
    )
    .argument("<case>", "its id", caseArgument)
    .option("--count", "count people by where they live")
    .action(async (id: CaseId, { count }: { count?: true }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const bar = output.progress("opening contact cards")
      const found = await connected(globals, (engine) =>
        count === true
          ? engine.caseDutiesAssess({ case: id, onProgress: (done, total) => bar.update(done, total) })
          : engine.caseCalendar(id),
      )
      bar.end()
      for (const [jurisdiction, people] of Object.entries(found.residents))
        output.line(`${people} in ${found.names[jurisdiction] ?? jurisdiction}`)
      if (found.provisional) output.line("not counted yet: --count, once the contact cards are released")
      printCalendar(found.items, output)
      output.result(found)
    })
}
