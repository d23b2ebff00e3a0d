/** An instance with its web app, and a clinician at a real browser who has a caseload and opens some of it. */
import { join } from "node:path"
import { AccountId, type ChartId } from "@subrosa/contract"
import type { Ground } from "../ground.ts"
import type { Instance, InstanceOptions } from "../instance.ts"
import type { Population } from "../population/population.ts"
import { type BrowserPerson, joinByBrowser } from "./person.ts"
import { openProfile } from "./profile.ts"

export interface BrowserStage {
  instance: Instance
  population: Population
  person: BrowserPerson
  /** Where the person's browser keeps its profile. */
  profile: string
  /** All charts, and those that are the person's own patients. */
  charts: ChartId[]
  caseload: ChartId[]
}

export async function browserStage(
  ground: Ground,
  options: Omit<InstanceOptions, "data" | "configuration"> & {
    patients: number
    caseload: number
    args?: (url: string) => string[]
  },
): Promise<BrowserStage> {
  const { patients, caseload: own, args, ...rest } = options
  const population = await ground.people(patients)
  ground.step("raising an instance with its web app")
  const instance = await ground.raise({ web: true, ...rest })
  const report = await instance.engine.import({ sources: population.sources, addToWorklist: false })
  const charts = report.patients.map(({ chart }) => chart)
  ground.step("a clinician joins at a browser")
  const profile = join(ground.root, "profile")
  const context = await openProfile(profile, args?.(instance.url) ?? [])
  ground.onEnd(() => context.close().catch(() => {}))
  const person = await joinByBrowser(instance, context, { roles: ["clinician"], name: "Clara Brandt" })
  const caseload = charts.slice(0, own)
  for (const chart of caseload) {
    await instance.engine.careRelationSet({ chart, account: AccountId.parse(person.account), kind: "assigned" })
  }
  return { instance, population, person, profile, charts, caseload }
}
