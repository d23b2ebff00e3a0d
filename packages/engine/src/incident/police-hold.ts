/** What is noted when the police ask for silence (45 CFR 164.412): who, until when; spoken for, no longer than the law lets it hold. */
import { EngineError } from "../port.ts"
import type { IncidentEngine } from "../port-incident.ts"

type Hold = Parameters<IncidentEngine["casePoliceHold"]>[0]

const dayMs = 86_400_000

/** @throws EngineError invalid_input for one that is over, too long, or nobody's; a lifted one is as it was put */
export async function checkPoliceHold({ change, form, until, official }: Hold, now: Date): Promise<void> {
  if (change === "lifted") return
  const end = new Date(until)
  if (official.trim() === "") throw invalid("official", "Say who asked: name, rank and agency.")
  if (Number.isNaN(end.getTime())) throw invalid("until", "Say until when: a date and time.")
  if (end <= now) throw invalid("until", "That time is over: nothing has to wait for it.")
  const { oralHoldDaysMax } = await import("@subrosa/law")
  if (form === "oral" && end.getTime() - now.getTime() > oralHoldDaysMax * dayMs) {
    const message = `By word of mouth it holds for ${oralHoldDaysMax} days at most. Ask for it in writing, or give an earlier day.`
    throw invalid("until", message)
  }
}

const invalid = (field: string, message: string) => new EngineError("invalid_input", message, { field })
