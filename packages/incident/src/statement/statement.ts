/**
 * What a case says of itself. Each sentence is made from evidence and names it, or is a person's own and says whose: nothing is claimed that
 * cannot be looked up (statements later found false: Albany, TRICARE, Medibank).
 */
export type Evidence =
  /** An event of the practice's log. */
  | { kind: "log"; index: number }
  /** All events before this size were searched. */
  | { kind: "searched"; size: number }
  /** An entry of the case's journal; its digest is the log's event `index`. */
  | { kind: "journal"; entry: string; index: number }
  /** So by construction: a page of spec/. */
  | { kind: "spec"; page: string }

export type Statement =
  | { kind: "proven"; text: string; evidence: readonly [Evidence, ...Evidence[]] }
  /** In a person's own words. */
  | { kind: "free"; text: string; entry: string; account: string; time: string }
  /** Not known: said instead of left out. */
  | { kind: "unknown"; text: string }

export const proven = (text: string, ...evidence: [Evidence, ...Evidence[]]): Statement => ({
  kind: "proven",
  text,
  evidence,
})
export const unknown = (text: string): Statement => ({ kind: "unknown", text })
export const log = (index: number): Evidence => ({ kind: "log", index })
export const journal = ({ entry, index }: { entry: string; index: number }): Evidence => ({
  kind: "journal",
  entry,
  index,
})

/** How ids are called: people and devices by the names that the reader's client knows. */
export interface Names {
  account(id: string): string
  device(id: string): string
  team(id: string): string
}

/** "1 person", "2 people". */
export const counted = (n: number, one: string, many: string): string =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`
/** `2026-03-01 08:00 UTC`. */
export const moment = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`
