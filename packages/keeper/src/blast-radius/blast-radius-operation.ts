/** The blast radius of a practice, for its officers. */
import type * as contract from "@subrosa/contract"
import type { Signed } from "../identity/context.ts"
import { blastRadius } from "./blast-radius.ts"
import { readBlastFacts } from "./read-blast-facts.ts"

export const blastRadiusRead: Signed<typeof contract.blastRadiusRead> = async ({ db, clock }, { practice }) => {
  const now = clock()
  const facts = await db.inPractice(practice, (sql) => readBlastFacts(sql, practice, now))
  return { time: now.toISOString(), patients: facts.patients, rows: blastRadius(facts) }
}
