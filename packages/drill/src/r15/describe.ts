/** R15 in words. */
import { ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R15Figures } from "./measure.ts"

export const rowsOf = ({ granted, impostors, genuine, helped, notes, baseline }: R15Figures): Row[] => [
  {
    measure: "recoveries and sign-ins granted to impostors",
    subrosa: ofAll(granted, impostors),
    plain: ofAll(baseline.granted, baseline.impostors),
  },
  {
    measure: "genuine owners who get in with their kit while the wrong tries are fresh",
    subrosa: ofAll(genuine.atOnce, genuine.people),
    plain: "none: their password was changed",
  },
  {
    measure: `genuine owners who get in ${genuine.waitMinutes} minutes later`,
    subrosa: ofAll(genuine.recovered, genuine.people),
    plain: "none: their password was changed",
  },
  {
    measure: "people without any way in who come back by a helper",
    subrosa: `${ofAll(helped.recovered, helped.people)}, within ${helped.hours.toFixed(1)} h`,
    plain: "all, and so does whoever knows them",
  },
  {
    measure: "psychotherapy notes and drafts lost through recovery",
    subrosa: ofAll(notes.lost, notes.written),
    plain: "none: the server reads them",
  },
]

export const howMeasured = ({ byWay, genuine, helped, seed }: R15Figures): string[] => [
  `Impostors know name, sign-in name, birth date, staff number and the true password (seed ${seed}), and see ids and an open invitation. ` +
    `By way: ${Object.entries(byWay)
      .map(([way, { tried, granted }]) => `${way} ${granted} of ${tried}`)
      .join(", ")}.`,
  `By a helper ${helped.recovered} of ${helped.people} came back: an officer agreed, an hour passed, the link was opened once. A persuaded helper asks and would hand over the link; no officer agrees, ` +
    "the person is shown it and stops it by one press. A stolen link is one that its person has used.",
  `Wrong tries slow down the account they aim at, so they can keep its owner's password and kit out: ${genuine.people - genuine.atOnce} of ` +
    `${genuine.people} owners had to wait, at most 15 minutes after the last wrong try. Passkeys and sessions that are open are not touched by it.`,
]

export const notMeasured: readonly string[] = [
  "A help desk that is talked into inviting somebody: it can make a new account, with a name that an owner's client shows as new; never the victim's keys.",
  "A helper and an officer who are both talked round: they need only the hour, in which the person's own devices show it (THREAT-MODEL.md).",
  "An impostor who holds the printed kit is its owner (THREAT-MODEL.md).",
  "One-time codes guessed by luck: 10 tries in a quarter of an hour of a million codes, each good for a minute and a half at most.",
  "Patients' accounts, and people linked to them: there are none yet.",
]
