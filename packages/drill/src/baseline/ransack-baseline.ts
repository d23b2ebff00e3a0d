/** The same thief takes the plain practice. */
import { join } from "node:path"
import type { Person } from "../population/person.ts"
import type { Population } from "../population/population.ts"
import { copyFolder } from "../thief/copy.ts"
import { type Tally, tally } from "../thief/findings.ts"
import { clearFacts, type Membership, scoreMembership } from "../thief/membership.ts"
import type { Needle } from "../thief/needles.ts"
import type { PatternTable } from "../thief/pattern-table.ts"
import { ransack } from "../thief/ransack.ts"
import { baselineDatabase, linksByJoin, runPlainPractice } from "./plain-practice.ts"

export interface Baseline {
  search: Tally
  membership: Membership
  links: { correct: number; guessed: number }
  bytes: number
}

export async function ransackBaseline(
  root: string,
  population: Population,
  {
    needles,
    table,
    candidates,
    patients,
    innocent,
  }: {
    needles: readonly Needle[]
    table: PatternTable
    candidates: readonly Person[]
    patients: number
    innocent: ReadonlySet<number>
  },
): Promise<Baseline> {
  const data = join(root, "baseline", "data")
  const [running, stopped] = [join(root, "baseline", "running"), join(root, "baseline", "stopped")]
  await runPlainPractice(data, population, () => copyFolder(data, running))
  await copyFolder(data, stopped)
  const { found, bytes, extra } = await ransack(
    { folders: [running, stopped], files: [], cluster: stopped, database: baselineDatabase, needles, table },
    (client) => linksByJoin(client, population.people),
  )
  const membership = scoreMembership(candidates, patients, {
    clear: clearFacts(needles, found, innocent),
    tokens: [],
    practice: "",
    searchKeys: [],
    tokenKeys: [],
    sizes: [],
  })
  return { search: tally(needles, found, patients, innocent), membership, links: extra, bytes }
}
