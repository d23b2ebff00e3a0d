/** The bars of R03. */
import { atLeast, atMost, type Bar, holds, share } from "../bar.ts"
import type { R03Figures } from "./measure.ts"

const noticedWithinSeconds = 300

export function judge({
  selected,
  decrypted,
  rogue,
  desk,
  restored,
  acts,
  control,
  baseline,
  patients,
}: R03Figures): Bar[] {
  const unnoticed = acts.filter(({ noticedBy }) => noticedBy === undefined)
  const slowest = Math.max(...acts.map(({ seconds }) => seconds))
  return [
    atMost("readable: patients with a clinical sentence in what he selects", selected.tally.readable, 0),
    atMost("patients with a name, contact or number in what he selects", selected.tally.identified, 0),
    atMost("readable with every key he has, keeper.key among them", decrypted.tally.readable, 0),
    atMost("patients named with every key he has", decrypted.tally.identified, 0),
    atMost("readable by his front desk account that he made clinician", desk.tally.readable, 0),
    atMost("entries that open on a snapshot restored elsewhere", restored.opened, 0),
    holds(
      "a snapshot without the keeper's key",
      restored.withoutKey !== undefined,
      restored.withoutKey ?? "starts",
      "does not start",
    ),
    atLeast("people needed for one clear note outside care", control.peopleNeeded, 2),
    holds(
      "his acts noticed out of his reach",
      unnoticed.length === 0,
      `${acts.length - unnoticed.length} of ${acts.length}${unnoticed.map(({ name }) => `; not: ${name}`).join("")}`,
      "all",
    ),
    atMost("seconds from his acts to the sentence that names them", slowest, noticedWithinSeconds, "s"),
    holds(
      "releases he took through the server that stand in the log",
      rogue.recorded === rogue.charts && desk.recorded === desk.charts,
      `${rogue.recorded + desk.recorded} of ${rogue.charts + desk.charts}`,
      "all",
    ),
    atLeast("control: readable with the owner's key besides", share(control.tally.readable, patients), 0.95),
    atLeast("baseline: readable in plain tables", share(baseline.tally.readable, baseline.patients), 0.95),
  ]
}
