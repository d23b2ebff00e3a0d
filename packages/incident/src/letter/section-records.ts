/** Which records and dates of this person were exposed, and which were not. */
import type { MessageKey } from "../notice/language.ts"
import type { ExposedKind } from "../notice/notice-facts.ts"
import type { Paragraph, Statement } from "./letter.ts"
import type { LetterSubject } from "./person-notice.ts"
import { items, paragraph, type Speaker } from "./speaker.ts"

export function whichRecords(speaker: Speaker, { person, loss }: LetterSubject): Paragraph[] {
  const { say, list } = speaker
  const { exposed, untouched, elements, possibleElements } = person.exposure
  const words = (fields: readonly string[]) =>
    list(fields.map((field) => speaker.language.messages[`field.${field}` as MessageKey]))
  const kept = [
    ...exposed.flatMap((one) => keptOf(speaker, one)),
    ...untouched.map((kind) => say(`kept.${kind}`, `person.untouched.${kind}`)),
  ]
  return [
    paragraph(say("records.intro", "person.exposed")),
    items(
      ...exposed.map((one) => recordOf(speaker, one, words(person.exposure.contactFields))),
      elements.length > 0 && say("record.numbers", "person.elements", { fields: words(elements) }),
      possibleElements.length > 0 &&
        say("record.numbers.maybe", "person.possibleElements", { fields: words(possibleElements) }),
    ),
    kept.length > 0
      ? paragraph(say("kept.intro", "person.untouched"))
      : paragraph(say("kept.none", "person.untouched")),
    items(...kept),
    paragraph(
      loss.notes && say("consequence.notes", "rule.notes"),
      loss.identity && say("consequence.identity", "rule.identity"),
      loss.insurance && !loss.identity && say("consequence.insurance", "rule.insurance"),
      loss.password && say("consequence.password", "rule.password"),
      // Whoever holds any record knows whom to write to as if they were the provider.
      say("consequence.contact", "rule.contact"),
    ),
  ]
}

function recordOf({ say, day, days }: Speaker, { kind, days: dates, all }: ExposedKind, fields: string): Statement {
  const fact = `person.exposed.${kind}`
  if (kind === "directory") {
    return fields === "" ? say("record.directory.plain", fact) : say("record.directory", fact, { fields })
  }
  const [first, last] = [dates[0], dates.at(-1)]
  if (!all || first === undefined || last === undefined || first === last) {
    return say(`record.${kind}`, fact, { days: days(dates) })
  }
  return say(`record.${kind}.all`, fact, { start: day(first), end: day(last) })
}

function keptOf({ say }: Speaker, { kind, all }: ExposedKind): Statement[] {
  // Of a contact card there is one; what is left of it is no record of its own.
  return all || kind === "directory" ? [] : [say(`kept.${kind}.other`, `person.exposed.${kind}`)]
}
