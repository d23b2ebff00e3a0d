/** The bars of R11. */
import { atLeast, atMost, type Bar, holds } from "../bar.ts"
import type { R11Figures } from "./measure.ts"

const usableMaxSeconds = 600

export const judge = (figures: R11Figures): Bar[] => {
  const { corrupted, entries, caseload, shown, readable, contactable, usableSeconds, reentries, baseline } = figures
  const opened = Math.max(caseload, shown.owner)
  return [
    atLeast("entries of the copy out of reach that are back", entries.back, entries.copied),
    atLeast("changed notes that a client names", corrupted.named, corrupted.entries),
    holds(
      "a backup with changed notes in it",
      corrupted.refused !== undefined,
      corrupted.refused === undefined ? "passes for good" : `is refused (${corrupted.refused})`,
      "is refused",
    ),
    atLeast("today's patients shown to their therapist after the restore", shown.therapist, caseload),
    atMost("seconds from the decision to that", usableSeconds, usableMaxSeconds, "s"),
    atLeast("patients opened whose notes are readable", readable, opened),
    atLeast("patients opened who can be contacted", contactable, opened),
    atMost("requests of the wiper's own session that the restored server answers", reentries, 0),
    atLeast("control: entries that were changed", corrupted.entries, 1),
    atLeast("control: work done after the copy", entries.since, 1),
    holds(
      "baseline: an ordinary application with its backup online",
      baseline.before > 0 && baseline.after === 0,
      `${baseline.after} of ${baseline.before} patients left`,
      "loses all",
    ),
  ]
}
