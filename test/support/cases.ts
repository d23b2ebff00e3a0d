/** What the role matrix asks: every operation with valid input aimed at the first practice, some of them in several ways. */
import { operations } from "@subrosa/contract"
import type { Member } from "@subrosa/testkit"
import type { Ask } from "./ask.ts"
import { chartCases } from "./cases-charts.ts"
import { governorCases } from "./cases-governor.ts"
import { incidentCases } from "./cases-incident.ts"
import { peopleCases } from "./cases-people.ts"
import { publicCases } from "./cases-public.ts"
import { recoveryCases } from "./cases-recovery.ts"
import { watchCases } from "./cases-watch.ts"
import type { Cast, Column } from "./cast.ts"

export interface Case {
  /** An operation of the contract, or a path that is served beside them. */
  operation: string
  /** Which of several ways. */
  way?: string
  /** What only the care team or one person may see. */
  guarded?: true
  /** Asked without a signature, by whoever holds the link: the link is the right. */
  byLink?: true
  /** A fresh target for everyone who asks, so that no answer depends on an earlier one. */
  make(cast: Cast, by: Member): Promise<Ask> | Ask
}

/** In the order in which they are asked: what ends the asker's own session comes last. */
export const cases: readonly Case[] = [
  ...publicCases,
  ...chartCases,
  ...governorCases,
  ...incidentCases,
  ...watchCases,
  ...recoveryCases,
  ...peopleCases,
]

export const nameOf = ({ operation, way }: Case): string => (way === undefined ? operation : `${operation}: ${way}`)

/** Who makes the inner parts (endorsements, sealed keys): the asker, or for nobody a stranger. */
export const handOf = ({ people }: Cast, column: Column): Member =>
  people[column === "nobody" ? "other practice" : column]

/** Whether the request goes out signed. */
export const isSigned = ({ operation }: Case, column: Column): boolean =>
  column !== "nobody" && operations[operation] !== undefined && operations[operation].auth !== "public"
