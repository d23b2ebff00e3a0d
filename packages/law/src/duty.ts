/** One duty as it is shown: whether it is owed, by when, why, and what the notice says. */

import type { HoldEffect } from "./apply-hold.ts"
import type { EventCode, RecipientKind } from "./codes.ts"
import type { Jurisdiction, Recipient, RequiredContent, SubstituteNotice, Tolerance } from "./row.ts"

export interface Duty {
  jurisdiction: string
  /** Id of the entry in its row, or `identity-theft-services`. */
  entry: string
  kind: RecipientKind | "identity-theft-services"
  /** Who is told. */
  name: string
  /** `ask-counsel` is owed on the stricter reading of a point that the law or its sources leave open; see `open`. */
  owed: "owed" | "not-owed" | "ask-counsel"
  /** `2026-05-01`, an instant like `2026-03-30T17:00:00Z` for hours, or null: not owed, or no number in the law. */
  due: string | null
  /** The law's rule on time in plain words; it decides where a code and a text seem to differ. */
  dueText: string
  /** Counted from the last lawful day of an act that has not happened yet; see `waitsFor`. */
  provisional: boolean
  waitsFor?: EventCode
  /** The limit without the alternative that was applied. */
  ordinaryDue?: string
  /** Plain sentences, each one step of the rules. */
  why: string[]
  /** The points of `ask-counsel`. */
  open: string[]

  /** Show these beside any date. */
  citations: Jurisdiction["statutes"]
  confidence: Jurisdiction["confidence"]
  asOf: string
  asOfBasis: Jurisdiction["asOfBasis"]
  unverified: string[]
  notes: string[]
  /** Changes under way, not applied. */
  pending: Jurisdiction["pending"]

  /** The number is not the law's for this recipient. */
  basis?: "inferred" | "guidance"
  /** The authority's wish; never makes a report late. */
  target?: string
  /** Reasons for more time that the law admits; a person decides. */
  tolerates: Tolerance[]
  before?: EventCode
  /** Only orders: done after this event, or together with it where the text says so. */
  after?: EventCode
  /** Whether that event is recorded. */
  afterHappened?: boolean
  notAfter?: EventCode
  /** The notice must have arrived by then. */
  received: boolean
  hold?: HoldEffect

  /** For media: the States that reach the number. */
  states?: string[]
  /** For identity-theft services: how long, and whether they are owed or merely free if offered. */
  months?: number
  obligation?: "must" | "if-offered"

  how: Recipient["how"]
  howText?: string
  url: string | null
  methods?: NonNullable<Recipient["methods"]>
  methodRules?: string[]
  /** For a filing: what it contains and leaves out. */
  report?: NonNullable<Recipient["report"]>
  /** For a letter to a person. */
  letter?: Letter
}

export interface Letter {
  /** What it must say, given what was taken. */
  required: RequiredContent[]
  /** To be used word for word, in order. */
  prescribedHeadings: string[]
  forbidden: { code: "breach-description" | "resident-count"; text: string }[]
  languages: string[]
  note?: string
  substituteNotice: SubstituteNotice | null
}

/** Owed, on any reading: what a calendar shows and a letter is written for. */
export const isOwed = ({ owed }: Duty): boolean => owed !== "not-owed"
