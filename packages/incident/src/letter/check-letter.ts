/**
 * The last look before a letter goes: every statement rests on a fact of this person or case, none contradicts what was exposed, all
 * that the law asks for is there and nothing it forbids, and nothing of anybody else. Written apart from `compose-letter.ts`, so
 * that a mistake there is caught here.
 */
import type { SegmentKind } from "@subrosa/contract"
import type { MessageKey } from "../notice/language.ts"
import { sentencesOf } from "../notice/notice-contents.ts"
import { takenKinds } from "../notice/notice-facts.ts"
import { type Letter, type Statement, statementsOf } from "./letter.ts"
import type { LetterSubject } from "./person-notice.ts"

export interface LetterFault {
  kind: "without-facts" | "unfilled" | "contradiction" | "missing-content" | "forbidden-content" | "exposed-not-named"
  /** For people: which sentence or law. Holds no patient data. */
  text: string
}

const segments: readonly SegmentKind[] = ["directory", "clinical", "psychotherapy-notes", "substance-use", "billing"]

export function checkLetter(letter: Letter, subject: LetterSubject): LetterFault[] {
  const statements = statementsOf(letter)
  const keys = new Set(statements.map(({ key }) => key))
  return [
    ...statements.flatMap(traceable),
    ...contradictions(keys, subject),
    ...unnamed(keys, subject),
    ...missing(keys, subject),
    ...forbidden(keys, subject),
  ]
}

const roots = /^(case|person|practice|law|data|rule)\.[\w.-]+$/

function traceable({ key, facts, text }: Statement): LetterFault[] {
  const faults: LetterFault[] = []
  if (facts.length === 0 || !facts.every((fact) => roots.test(fact))) faults.push({ kind: "without-facts", text: key })
  if (/\{\w+\}|undefined|NaN|Invalid Date/.test(text)) faults.push({ kind: "unfilled", text: key })
  return faults
}

/** Which sentences say that a kind of record was exposed, wholly, partly or not at all. */
const exposedKeys = (kind: SegmentKind): MessageKey[] =>
  kind === "directory" ? ["record.directory", "record.directory.plain"] : [`record.${kind}`, `record.${kind}.all`]

function contradictions(
  keys: ReadonlySet<MessageKey>,
  { person, incident, practice, loss }: LetterSubject,
): LetterFault[] {
  const { exposed, untouched, elements, possibleElements } = person.exposure
  const claims: [boolean, boolean, string][] = [
    ...segments.flatMap((kind): [boolean, boolean, string][] => {
      const of = exposed.find((one) => one.kind === kind)
      const partly = kind === "directory" ? false : keys.has(`kept.${kind}.other`)
      return [
        [exposedKeys(kind).some((key) => keys.has(key)), of !== undefined, `says that ${kind} was exposed`],
        [keys.has(`kept.${kind}`), of === undefined && untouched.includes(kind), `says that ${kind} was not exposed`],
        [partly, of !== undefined && !of.all, `says that part of ${kind} was not exposed`],
      ]
    }),
    ...takenKinds.map((kind): [boolean, boolean, string] => [
      keys.has(`happened.${kind}`),
      incident.kinds.includes(kind),
      `says what happened: ${kind}`,
    ]),
    [
      !keys.has("opening.about") && person.recipient.role !== "self",
      false,
      "calls somebody else's records the reader's own",
    ],
    [
      keys.has("kept.none"),
      untouched.length === 0 && exposed.every(({ all, kind }) => all || kind === "directory"),
      "says that nothing else is held",
    ],
    [keys.has("record.numbers"), elements.length > 0, "names numbers"],
    [keys.has("record.numbers.maybe"), possibleElements.length > 0, "names numbers that may have been there"],
    [keys.has("measure.encryption"), incident.encrypted, "says that records were encrypted"],
    [keys.has("seen.posted"), incident.posted, "says that records were posted"],
    [keys.has("seen.extortion"), incident.extortion, "says that money was asked for"],
    [keys.has("step.police-told"), has("police-told"), "says that the police were told"],
    [keys.has("service"), incident.service !== undefined, "offers a service"],
    [keys.has("identity.code") || keys.has("identity.code.url"), person.identityCode !== undefined, "gives a code"],
    [keys.has("crisis.session"), incident.freeSession, "offers a session"],
    [keys.has("contact.phone"), practice.phoneIsTollFree, "says that the call is free"],
    [keys.has("threats.pay"), loss.notes || incident.extortion, "advises on threats"],
    [keys.has("delay.none"), incident.delay === "none", "says that the police did not ask to wait"],
  ]
  return claims.flatMap(([said, true_, text]) => (said && !true_ ? [{ kind: "contradiction" as const, text }] : []))

  function has(code: string): boolean {
    return incident.steps.some((step) => step.code === code)
  }
}

/** A notice that leaves an exposed record out is worse than none. */
function unnamed(keys: ReadonlySet<MessageKey>, { person }: LetterSubject): LetterFault[] {
  return person.exposure.exposed
    .filter(({ kind }) => !exposedKeys(kind).some((key) => keys.has(key)))
    .map(({ kind }) => ({ kind: "exposed-not-named", text: kind }))
}

function missing(keys: ReadonlySet<MessageKey>, { wanted, withhold }: LetterSubject): LetterFault[] {
  return wanted.flatMap(({ duty, code, text }): LetterFault[] => {
    const known = sentencesOf[code]
    if (known?.length === 0 || known?.some((key) => keys.has(key))) return []
    if (withhold.has("breach-description") && (code === "what-happened" || code === "cause")) return []
    if (withhold.has("resident-count") && code === "affected-count") return []
    if (excused(code)) return []
    return [{ kind: "missing-content", text: `${duty.jurisdiction} asks for: ${text} (${code})` }]
  })
}

/** Asked for "if any" or "where owed": absent where there is none. The law's texts say so. */
const ifAny = new Set(["parent-company", "identity-service", "security-measures", "regulator-told"])
const excused = (code: string) => ifAny.has(code)

function forbidden(keys: ReadonlySet<MessageKey>, { withhold }: LetterSubject): LetterFault[] {
  const faults: LetterFault[] = []
  if (withhold.has("breach-description") && [...keys].some((key) => /^(happened|seen)\./.test(key))) {
    faults.push({ kind: "forbidden-content", text: "the nature of the breach" })
  }
  if (withhold.has("resident-count") && keys.has("count"))
    faults.push({ kind: "forbidden-content", text: "how many are affected" })
  return faults
}
