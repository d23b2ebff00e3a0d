/** `subrosa incident`: when it happens. Everything that the page does, for scripts. */
import type { Command } from "commander"
import { approveCommand } from "./approve.ts"
import { assessCommand } from "./assess.ts"
import { codesCommand } from "./codes.ts"
import { containCommand } from "./contain.ts"
import { deliverCommand } from "./deliver.ts"
import { answerCommand, checkEvidenceCommand, checkLetterCommand, evidenceCommand } from "./desk.ts"
import { dutiesCommand } from "./duties.ts"
import { filingsCommand } from "./filings.ts"
import { lettersCommand } from "./letters.ts"
import { closeCommand, listCommand, noteCommand, openCommand, reopenCommand } from "./open.ts"
import { callsCommand, publicCommand, unreachedCommand } from "./public.ts"
import { samplesCommand } from "./samples.ts"
import { scopeCommand } from "./scope.ts"
import { holdCommand, policeCommand, roleCommand } from "./standing.ts"
import { statusCommand } from "./status.ts"
import { senderCommand, wordsCommand } from "./words.ts"

export function incidentCommand(program: Command): void {
  const incident = program.command("incident").summary("when it happens: who was exposed, whom to tell, what was done")
  for (const add of [
    openCommand,
    listCommand,
    statusCommand,
    containCommand,
    scopeCommand,
    assessCommand,
    senderCommand,
    dutiesCommand,
    approveCommand,
    wordsCommand,
    codesCommand,
    lettersCommand,
    filingsCommand,
    deliverCommand,
    unreachedCommand,
    callsCommand,
    publicCommand,
    answerCommand,
    checkLetterCommand,
    evidenceCommand,
    checkEvidenceCommand,
    samplesCommand,
    roleCommand,
    holdCommand,
    policeCommand,
    noteCommand,
    closeCommand,
    reopenCommand,
  ]) {
    add(incident)
  }
}
