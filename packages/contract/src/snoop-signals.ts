/** Why an opening stands out: the signals of the snooping detector, in plain words. Plain data, so that every layer says the same. */
import { z } from "zod"

export const SnoopSignal = z.enum([
  "self",
  "neighbour",
  "family-name",
  "colleague",
  "unexplained",
  "no-follow-up",
  "dormant",
  "clinical",
  "seldom",
  "odd-hour",
  "repeated",
  "crowd",
  "breadth",
  "emergency",
])
export type SnoopSignal = z.infer<typeof SnoopSignal>

/** Whole sentences about one person and one chart (or, for `breadth`, many). */
export const snoopSentences = {
  self: "It is their own record, or that of someone of the same name in the same household.",
  neighbour: "The patient lives at the same address or in the same street, or has the same phone number.",
  "family-name": "The patient bears their family name, which is not a common one here.",
  colleague: "The patient is a member of staff.",
  unexplained: "Nothing that Subrosa knows explains the opening: no appointment, no task, no hand-over.",
  "no-follow-up": "Nothing came of it: no note, no appointment, no bill in the days after.",
  dormant: "Nobody else had anything to do with this patient at that time.",
  clinical: "They opened more than name and contact details.",
  seldom: "They seldom open a chart without a reason and do nothing in it.",
  "odd-hour": "It was at an hour at which they do not usually work.",
  repeated: "They came back on other days, again without any of their work in it.",
  crowd: "Others have opened the same chart without a reason, too.",
  breadth: "They opened far more charts without a reason than they usually do.",
  emergency: "They used emergency access, but no note came of it, or nobody else had to do with the patient then.",
} as const satisfies Record<SnoopSignal, string>
