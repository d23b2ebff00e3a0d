/** `subrosa incident sender`, `words`: what letters and reports need that no log knows. Printed as JSON, changed by giving it back. */
import type { CaseId } from "@subrosa/contract"
import type { CaseWords, NoticeSender } from "@subrosa/engine"
import type { Command } from "commander"
import { connected } from "../../connect.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { caseArgument, readJson } from "./arguments.ts"

export function senderCommand(incident: Command): void {
  incident
    .command("sender")
    .summary("how the practice is called and reached on letters and reports")
    .option("--from <file>", "JSON to put in its place; docs/guides/notices.md has an example")
    .action(async ({ from }: { from?: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      // The engine checks every member and names the one that is wrong.
      const given = from === undefined ? undefined : ((await readJson(from)) as NoticeSender)
      const sender = await connected(globals, async (engine) => {
        if (given !== undefined) await engine.noticeSenderUpdate(given)
        return engine.noticeSender()
      })
      output.line(sender === undefined ? "nobody has said it yet: --from FILE" : JSON.stringify(sender, undefined, 2))
      output.result(sender ?? null)
    })
}

export function wordsCommand(incident: Command): void {
  incident
    .command("words")
    .summary("what only people know of the case, for its letters: suggested from the journal until it is kept")
    .argument("<case>", "its id", caseArgument)
    .option("--from <file>", "JSON to keep")
    .action(async (id: CaseId, { from }: { from?: string }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const given = from === undefined ? undefined : ((await readJson(from)) as CaseWords)
      const found = await connected(globals, async (engine) => {
        if (given !== undefined) await engine.caseWordsUpdate({ case: id, words: given })
        return engine.caseWords(id)
      })
      output.line(JSON.stringify(found.words, undefined, 2))
      if (!found.kept) output.notice("suggested; keep it with --from FILE")
      output.result(found)
    })
}
