/**
 * What a case has come to: a fold over its journal, and nothing else. Whoever reads the same journal sees the same case, so a process that
 * was killed goes on by reading it.
 */
import type { CaseBody, CaseRole, ContainmentResult, Framework, Taken } from "@subrosa/contract"
import type { JournalEntry } from "./journal-entry.ts"

/** A fact with the entry of the journal that says so. */
interface Said {
  entry: string
  /** Its log event. */
  index: number
  time: string
  account: string
}
type Of<K extends CaseBody["kind"]> = Omit<Extract<CaseBody, { kind: K }>, "kind">

export type Opened = Said & Of<"opened"> & { title: string | null }
export type Noted = Said & Of<"noted"> & { text: string | null }
export type Scoped = Said & Of<"scoped"> & { because: string | null }
export type Assessed = Said & Of<"assessed"> & { text: string | null }
export type Duties = Said & Of<"duties">
export type Cards = Said & Of<"cards">
export type Filed = Said & Of<"filed">
export type PoliceHold = Said & Of<"police-hold"> & { text: string | null }
export type Sent = Said & { count: number }
/** `holder`: the account that has the role. */
export type RoleHeld = Said & { holder: string }
export type Contained = Said & ContainmentResult
export interface Step {
  step: string
  begun: Said | undefined
  done: Said | undefined
}

export interface CaseState {
  opened: Opened
  /** The newest answer to "what was taken?": of the last scope, else as opened. */
  taken: readonly Taken[]
  notes: readonly Noted[]
  roles: ReadonlyMap<CaseRole, readonly RoleHeld[]>
  /** Nothing in reach is erased while it stands. */
  hold: Said | undefined
  contained: readonly Contained[]
  /** Every version, the newest last. */
  scopes: readonly Scoped[]
  assessments: Partial<Record<Framework, Assessed>>
  duties: Duties | undefined
  cards: readonly Cards[]
  noticesMade: number
  /** Batches that left the house, oldest first. */
  noticesSent: readonly Sent[]
  filed: readonly Filed[]
  policeHold: PoliceHold | undefined
  steps: readonly Step[]
  closed: (Said & Of<"closed">) | undefined
  /** How many entries were folded: where the next one goes on. */
  seq: number
}

/** @throws RangeError for a journal that does not begin with `opened` or has a gap */
export function caseState(journal: readonly JournalEntry[]): CaseState {
  const [first] = journal
  if (first?.body.kind !== "opened") throw new RangeError("a journal begins with the case's opening")
  const { kind: _, ...body } = first.body
  const start: CaseState = {
    opened: { ...saidBy(first), ...body, title: first.text ?? null },
    taken: body.taken,
    notes: [],
    roles: new Map(),
    hold: undefined,
    contained: [],
    scopes: [],
    assessments: {},
    duties: undefined,
    cards: [],
    noticesMade: 0,
    noticesSent: [],
    filed: [],
    policeHold: undefined,
    steps: [],
    closed: undefined,
    seq: 1,
  }
  return journal.slice(1).reduce(next, start)
}

/** The case after one more entry. @throws RangeError when it is not the one that follows */
export function next(state: CaseState, entry: JournalEntry): CaseState {
  if (entry.seq !== state.seq + 1) throw new RangeError(`entry ${entry.seq} does not follow entry ${state.seq}`)
  return { ...change(state, entry), seq: entry.seq }
}

function change(state: CaseState, entry: JournalEntry): CaseState {
  const { body } = entry
  const said = saidBy(entry)
  const text = entry.text ?? null
  switch (body.kind) {
    case "opened":
      throw new RangeError("a case is opened once")
    case "noted":
      return { ...state, notes: [...state.notes, { ...said, ...rest(body), text }] }
    case "role":
      return { ...state, roles: changeRole(state.roles, body, said) }
    case "hold":
      return { ...state, hold: body.change === "put" ? said : undefined }
    case "contained":
      return { ...state, contained: [...state.contained, ...body.acts.map((act) => ({ ...said, ...act }))] }
    case "scoped":
      return {
        ...state,
        taken: body.taken,
        scopes: [...state.scopes, { ...said, ...rest(body), because: text }],
      }
    case "assessed":
      return { ...state, assessments: { ...state.assessments, [body.framework]: { ...said, ...rest(body), text } } }
    case "duties":
      return { ...state, duties: { ...said, ...rest(body) } }
    case "cards":
      return { ...state, cards: [...state.cards, { ...said, ...rest(body) }] }
    case "notices":
      return body.change === "made"
        ? { ...state, noticesMade: state.noticesMade + body.count }
        : { ...state, noticesSent: [...state.noticesSent, { ...said, count: body.count }] }
    case "filed":
      return { ...state, filed: [...state.filed, { ...said, ...rest(body) }] }
    case "police-hold":
      return { ...state, policeHold: body.change === "put" ? { ...said, ...rest(body), text } : undefined }
    case "step":
      return { ...state, steps: changeStep(state.steps, body, said) }
    case "closed":
      return { ...state, closed: { ...said, ...rest(body) } }
    case "reopened":
      return { ...state, closed: undefined }
  }
}

const saidBy = ({ id, index, time, account }: JournalEntry): Said => ({ entry: id, index, time, account })

function rest<B extends CaseBody>(body: B): Omit<B, "kind"> {
  const { kind: _, ...others } = body
  return others
}

function changeRole(roles: CaseState["roles"], { account, role, change }: Of<"role">, said: Said): CaseState["roles"] {
  const others = (roles.get(role) ?? []).filter(({ holder }) => holder !== account)
  return new Map(roles).set(role, change === "given" ? [...others, { ...said, holder: account }] : others)
}

/** A step that begins anew is timed anew: what a killed process left half done is run again. */
function changeStep(steps: readonly Step[], { step, change }: Of<"step">, said: Said): Step[] {
  const known = steps.find((one) => one.step === step)
  const others = steps.filter((one) => one.step !== step)
  if (change === "begun") return [...others, { step, begun: said, done: undefined }]
  return [...others, { step, begun: known?.begun, done: said }]
}

/** The scope in force. */
export const scopeOf = (state: CaseState): Scoped | undefined => state.scopes.at(-1)

/** Milliseconds that a finished step took; undefined while it runs or if nobody said when it began. */
export function stepMs({ begun, done }: Step): number | undefined {
  return begun === undefined || done === undefined ? undefined : Date.parse(done.time) - Date.parse(begun.time)
}
