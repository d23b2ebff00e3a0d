/** R02 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R02Figures } from "./measure.ts"

export const rowsOf = ({ patients, secrets, profile, spree, reach, list, baseline }: R02Figures): Row[] => [
  {
    measure: "a true name and password from a list",
    subrosa: secrets.some(({ opened }) => opened) ? "OPENED" : "refused",
    plain: baseline.passwordAlone ? "opens" : "refused",
  },
  {
    measure: "readable with the browser's profile alone (cookies, storages, device key)",
    subrosa: ofAll(profile.readable, patients),
    plain: ofAll(baseline.readable, patients),
  },
  {
    measure: "opened in an unlocked session before an alarm",
    subrosa: `${spree.opened}; alarm after ${spree.alarmSeconds === undefined ? "NEVER" : `${number(spree.alarmSeconds)} s`}`,
    plain: `${baseline.readable} in ${number(baseline.readSeconds)} s, no alarm`,
  },
  {
    measure: "outside the caseload: without a word, of another team, with a false reason, by false emergencies",
    subrosa: `${reach.silent}, ${reach.foreign}, ${reach.lying}, ${reach.emergencies}`,
    plain: "all, all, nothing asks, nothing asks",
  },
  {
    measure: "list of what came to the device, by entry",
    subrosa: `${list.listed} listed, ${list.truth} true, precision ${list.precision.toFixed(2)}, recall ${list.recall.toFixed(2)}`,
    plain: "whoever the audit table names, by patient",
  },
]

export const howMeasured = ({ seed, profile, spree, secrets, listSeconds }: R02Figures): string[] => [
  `Sign-ins with ${secrets.map(({ what }) => what).join("; ")} (seed ${seed}).`,
  "A clinician worked at a real Chromium; its profile was copied from the disk with a chart open, and opened in a browser of the thief's. " +
    `It held ${profile.cookies} cookies and ${profile.stored} stored values. He was given the session's id besides, and signed openings of ${profile.tried} charts with the device ` +
    `key of the copied database: ${profile.handed} entries with their shares were handed out, and tried with ${number(profile.keys)} strings of the profile that could be keys.`,
  `Then a program sat at a colleague's unlocked client with ${spree.opened} openings and ${spree.refused} refusals until an officer's client showed "${spree.alarm ?? "nothing"}". ` +
    "Openings, the press that ends it, and the case's list went through the product's own clients.",
  `The list of the affected stood ${number(listSeconds)} s after the press; it was compared with the entries in the answers that the device was given.`,
]

export const notMeasured: readonly string[] = [
  "A thief at an unlocked session who stays below the limit and within the caseload looks like its owner: at most 60 patients a day, each opening in the log that the person can read.",
]
