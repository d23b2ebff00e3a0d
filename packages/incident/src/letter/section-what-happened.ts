/** What happened, when, how it came out, and who has the records, as far as known. */
import type { Paragraph } from "./letter.ts"
import { type LetterSubject, wishesFor } from "./person-notice.ts"
import { paragraph, type Speaker } from "./speaker.ts"

export function whatHappened({ say, day, number, language }: Speaker, subject: LetterSubject): Paragraph[] {
  const { incident, withhold } = subject
  const { kinds, vendor, period, discovered, who, delay, statement } = incident
  const told = !withhold.has("breach-description")
  const own = statement?.[language.language]
  const delayed = wishesFor(subject, "delay-reason")
  const counted = wishesFor(subject, "affected-count")
  return [
    paragraph(
      ...(told ? kinds : []).map((kind) =>
        kind === "vendor"
          ? say("happened.vendor", ["case.kinds", "case.vendor"], { vendor: vendor ?? "" })
          : say(`happened.${kind}`, "case.kinds"),
      ),
      when(),
      say("discovered", "case.discovered", { discovered: day(discovered) }),
    ),
    paragraph(
      told &&
        (typeof who === "string"
          ? say(`who.${who}`, "case.who")
          : say("who.described", "case.who", { who: who.described })),
      told && incident.posted && say("seen.posted", "case.posted"),
      told && incident.extortion && say("seen.extortion", "case.extortion"),
    ),
    paragraph(told && own !== undefined && say("statement", "case.statement", { statement: own })),
    paragraph(
      delay === "none"
        ? delayed.length > 0 && say("delay.none", ["case.delay", ...delayed])
        : "police" in delay
          ? say("delay.police", "case.delay", { until: day(delay.police) })
          : say("delay.other", "case.delay", { reason: delay.reason }),
      counted.length > 0 &&
        !withhold.has("resident-count") &&
        say("count", ["case.affected", ...counted], { count: number(incident.affected) }),
    ),
  ]

  function when() {
    const { start, end } = period
    if (start !== undefined && end !== undefined && start !== end) {
      return say("when.range", "case.period", { start: day(start), end: day(end) })
    }
    if (start !== undefined && end !== undefined) return say("when.day", "case.period", { start: day(start) })
    // With one end unknown the other alone would be taken for the day: only the last day can be said as a bound.
    if (end !== undefined) return say("when.until", "case.period", { end: day(end) })
    return say("when.unknown", "case.period")
  }
}
