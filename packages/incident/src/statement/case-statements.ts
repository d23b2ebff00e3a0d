/** The case in sentences: what happened, what was done, who is concerned. A test walks over every generator. */
import type { CaseRole } from "@subrosa/contract"
import type { CaseState, Contained, Scoped } from "../journal/case-state.ts"
import { scopeOf } from "../journal/case-state.ts"
import { counted, type Evidence, journal, moment, type Names, proven, type Statement, unknown } from "./statement.ts"
import { takenText } from "./taken-text.ts"

type Generator = (state: CaseState, names: Names) => Statement[]

const title: Generator = ({ opened }) => free(opened, opened.title)

const discovered: Generator = ({ opened }, names) => {
  const { discoveredBy, discoveredAt, by, time, rehearsal } = opened
  const finder = discoveredBy === undefined ? "from outside or by a machine" : `by ${names.account(discoveredBy)}`
  const opening = { person: "a person", alarm: "an alarm", drill: "a drill" }[by]
  return [
    proven(`Discovered at ${moment(discoveredAt)} ${finder}.`, journal(opened)),
    proven(`Opened by ${opening} at ${moment(time)}${rehearsal ? ", as a rehearsal" : ""}.`, journal(opened)),
  ]
}

const taken: Generator = (state, names) => {
  const source: Evidence = journal(scopeOf(state) ?? state.opened)
  return state.taken.map((one) => proven(`Taken: ${takenText(one, names)}.`, source))
}

const roles: Generator = (state, names) =>
  [...state.roles].flatMap(([role, held]) =>
    held.map((one) => proven(`${names.account(one.holder)} ${roleTexts[role]}.`, journal(one))),
  )

const contained: Generator = (state, names) =>
  state.contained.map((act) => proven(containedText(act, names), journal(act)))

const hold: Generator = ({ hold }) =>
  hold === undefined
    ? [unknown("No evidence hold stands: what this case rests on may be erased when its time comes.")]
    : [proven(`Since ${moment(hold.time)} nothing in reach of this case is erased.`, journal(hold))]

const scope: Generator = (state) => {
  const now = scopeOf(state)
  if (now === undefined) return [unknown("Who was exposed has not been computed yet.")]
  return [...scopeStatements(now), ...state.scopes.slice(1).map((one, i) => changeOf(state.scopes[i] ?? one, one))]
}

const assessment: Generator = ({ assessments }, names) =>
  Object.values(assessments).map((one) => {
    const framework = one.framework === "hipaa" ? "HIPAA" : "the GDPR"
    const decision = one.decision === "notify" ? "people are told" : "no notice is due"
    const text = `Assessed under ${framework} by ${names.account(one.account)} at ${moment(one.time)}: ${decision}.`
    return proven(text, journal(one))
  })

const duties: Generator = ({ duties }) => {
  if (duties === undefined) return []
  const places = counted(Object.keys(duties.residents).length, "jurisdiction", "jurisdictions")
  const count = counted(duties.duties.length, "duty to tell", "duties to tell")
  return [proven(`${count}, by the law as of ${duties.asOf}, for people of ${places}.`, journal(duties))]
}

const cards: Generator = ({ cards }) =>
  cards.map((one) => {
    const text = `Contact cards of ${counted(one.charts, "person", "people")} were ${one.change} at ${moment(one.time)}.`
    return proven(text, journal(one))
  })

const notices: Generator = ({ noticesSent }) =>
  noticesSent.map((one) =>
    proven(`Notices to ${counted(one.count, "person", "people")} were sent at ${moment(one.time)}.`, journal(one)),
  )

const filed: Generator = ({ filed }) =>
  filed.map((one) =>
    proven(`Filed with ${one.recipient} (${one.jurisdiction}) at ${moment(one.filedAt)}.`, journal(one)),
  )

const policeHold: Generator = ({ policeHold }) => {
  if (policeHold === undefined) return []
  const form = policeHold.form === "oral" ? "by word of mouth" : "in writing"
  return [
    proven(`Police asked ${form} for silence until ${moment(policeHold.until)}.`, journal(policeHold)),
    ...free(policeHold, policeHold.text),
  ]
}

const notes: Generator = ({ notes }) => notes.flatMap((note) => free(note, note.text))

const closed: Generator = ({ closed }) => {
  if (closed === undefined) return []
  const outcome = { completed: "completed", "no-breach": "not a breach", rehearsed: "rehearsed" }[closed.outcome]
  return [proven(`Closed at ${moment(closed.time)}: ${outcome}.`, journal(closed))]
}

/** Every generator there is, in the order in which a report tells the case. */
export const caseStatementGenerators = {
  title,
  discovered,
  taken,
  roles,
  contained,
  hold,
  scope,
  assessment,
  duties,
  cards,
  notices,
  filed,
  policeHold,
  notes,
  closed,
} satisfies Record<string, Generator>

export const caseStatements = (state: CaseState, names: Names): Statement[] =>
  Object.values(caseStatementGenerators).flatMap((generate) => generate(state, names))

function scopeStatements(scoped: Scoped): Statement[] {
  const { version, counts, size, doubts, whole } = scoped
  const read = whole ? "Every event of the time in question" : "Every event of those concerned that the keeper knows"
  const people = counted(counts.charts, "person's records were", "people's records were")
  const found =
    counts.charts === 0
      ? "nobody's records could be read"
      : `${people} exposed, ${counted(counts.entries, "entry", "entries")}`
  const own =
    counts.practice === undefined
      ? ""
      : ` Besides, ${counted(counts.practice, "entry", "entries")} of the practice's own records, which are about no patient.`
  const text = `Scope ${version}: ${found}.${own} ${read} was read and proven against the signed log.`
  return [
    proven(text, journal(scoped), { kind: "searched", size }),
    ...decoyStatements(scoped),
    ...(doubts === 0
      ? []
      : [unknown(`${counted(doubts, "point", "points")} of scope ${version} could not be settled.`)]),
    ...free(scoped, scoped.because),
  ]
}

const decoyStatements = (scoped: Scoped): Statement[] => {
  const { decoys } = scoped.counts
  if (decoys === undefined) return []
  const charts = counted(decoys, "chart in reach is a decoy", "charts in reach are decoys")
  return [proven(`${charts} by the officers' own list: invented people, whom nobody is told about.`, journal(scoped))]
}

const changeOf = (before: Scoped, after: Scoped): Statement =>
  proven(
    `Scope ${after.version} replaced scope ${before.version} at ${moment(after.time)}: ${counted(after.counts.charts, "person", "people")} instead of ${before.counts.charts.toLocaleString("en")}.`,
    journal(before),
    journal(after),
  )

const roleTexts: Record<CaseRole, string> = {
  lead: "leads the case",
  privacy: "answers for privacy and for what the law asks",
  legal: "gives counsel",
  technical: "answers for the machines",
  communication: "answers for what is said to people and to the press",
  care: "answers for the care of those affected",
}

/** One act of containment as a sentence. */
export function containedText({ act, subject, result, because, count, time }: Contained, names: Names): string {
  const what = `the ${subject.kind} ${names[subject.kind](subject.id)}`
  if (result === "failed") return `At ${moment(time)} this failed: ${act} of ${what} (${because ?? "no reason given"}).`
  const done = {
    lock: `Locked ${what}`,
    "end-sessions": `Ended ${counted(count ?? 0, "session", "sessions")} of ${what}`,
    rotate: `Changed the key of ${what}${count === undefined ? "" : `, now version ${count}`}`,
  }[act]
  return `${done} at ${moment(time)}${result === "already" ? "; it was so before" : ""}.`
}

const free = (said: { entry: string; account: string; time: string }, text: string | null): Statement[] =>
  text === null ? [] : [{ kind: "free", text, entry: said.entry, account: said.account, time: said.time }]
