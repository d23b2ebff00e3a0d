/** The bars of R02. */
import { atLeast, atMost, type Bar } from "../bar.ts"
import type { R02Figures } from "./measure.ts"

const alarmMaxSeconds = 600
/** What the product promises (spec/governor.md, "Break-glass"). */
const emergenciesPerDay = 3

export const judge = (figures: R02Figures): Bar[] => {
  const { secrets, profile, spree, reach, hourLimit, statedPerDay, list, listSeconds, afterwards, baseline, patients } =
    figures
  return [
    ...secrets.map(({ what, opened }) => atMost(`sign-ins with ${what}`, opened ? 1 : 0, 0)),
    atMost("charts shown by the copied profile", profile.shown, 0),
    atMost("patients readable with the copied profile and the session's id", profile.readable, 0),
    atMost("entries opened with every key in the copied profile", profile.opened, 0),
    atLeast("control: entries that the server handed to the copied device key", profile.handed, 1),
    atMost("patients opened in an unlocked session before the alarm", spree.opened, hourLimit),
    atMost(
      "seconds from the first request in it to an alarm",
      spree.alarmSeconds ?? Number.POSITIVE_INFINITY,
      alarmMaxSeconds,
      "s",
    ),
    atMost("patients opened after the alarm", spree.after, 0),
    atMost("patients outside the caseload opened without a word", reach.silent, 0),
    atMost("patients of another care team opened without an emergency", reach.foreign, 0),
    atMost("patients outside the caseload opened with a false reason, in a day", reach.lying, statedPerDay),
    atLeast("of those, before an officer one by one", reach.queued, reach.lying),
    atMost("patients opened by false emergencies, in a day", reach.emergencies, emergenciesPerDay),
    atLeast("alarms of those emergencies", reach.told ? 1 : 0, 1),
    atMost("patients opened after the press", afterwards, 0),
    atLeast("list of the affected, by entry: precision", list.precision, 1),
    atLeast("list of the affected, by entry: recall", list.recall, 1),
    atMost("seconds from the press to that list", listSeconds, alarmMaxSeconds, "s"),
    atLeast("control: entries that came to the device", list.truth, 1),
    atLeast("baseline: patients readable with a cookie of an ordinary application", baseline.readable, patients),
  ]
}
