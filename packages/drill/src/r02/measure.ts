/**
 * Drill R02, "stolen login" (Change, Medibank, Snowflake): a password from a list, a profile copied from a real browser, a colleague's unlocked
 * client. What does each give, when is it noticed, and is the list of the affected exact?
 */
import { join } from "node:path"
import { type AccountId, type ChartId, limitsDefault, settingsDefault } from "@subrosa/contract"
import { joinByBrowser, showChart } from "../browser/person.ts"
import { openProfile } from "../browser/profile.ts"
import { type Compared, compareLists } from "../compare-lists.ts"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import { entriesOf } from "../handed-out.ts"
import type { Instance } from "../instance.ts"
import type { Population } from "../population/population.ts"
import { admitColleague, type Colleague, codeOf } from "../staff/colleague.ts"
import { copyFolder } from "../thief/copy.ts"
import { type CopiedProfile, tryProfile } from "./copied-profile.ts"
import { type PlainLogin, plainLogin } from "./plain-login.ts"
import { type OldSecret, type SecretTry, trySecrets } from "./secrets.ts"
import { goOnASpree, opens, type Reach, reachOut, type Spree } from "./session.ts"

export interface R02Figures {
  seed: number
  patients: number
  hourLimit: number
  /** So many patients a day open on somebody's word alone. */
  statedPerDay: number
  secrets: SecretTry[]
  profile: CopiedProfile
  spree: Spree
  reach: Reach
  /** The list of one press on "lost", beside the entries that really came to the device; and how long it took. */
  list: Compared
  listSeconds: number
  /** Patients opened after that press. */
  afterwards: number
  baseline: PlainLogin
  seconds: number
}

const caseloadDefault = 18

export const measureR02 = (options: DrillOptions): Promise<R02Figures> =>
  onGround(options, (ground) => run(ground, options))

async function run(ground: Ground, { configuration }: DrillOptions): Promise<R02Figures> {
  const population = await ground.people(26)
  ground.step("raising an instance with its web app")
  const instance = await ground.raise({ web: true })
  const own = await instance.engine.import({ sources: population.sources.slice(2), addToWorklist: false })
  const careTeam = await instance.engine.teamCreate({ name: "Another team", members: [instance.account] })
  const other = await instance.engine.import({
    sources: population.sources.slice(0, 2),
    careTeam,
    addToWorklist: false,
  })
  const charts = own.patients.map(({ chart }) => chart)
  const profile = await stealProfile(ground, instance, population, charts.slice(0, 3))

  ground.step("a colleague's unlocked client")
  const heard = new Set<string>()
  const victim = await admitColleague(instance, {
    roles: ["clinician"],
    name: "Vera",
    clock: instance.clock,
    hear: (_path, answer) => {
      for (const { entry } of entriesOf(instance.practice, answer)) heard.add(entry)
    },
  })
  const bystander = await admitColleague(instance, { roles: ["clinician"], name: "Sam", clock: instance.clock })
  const old = await replacePassword(victim, instance)
  // Older than the days in which a new device has half the limits and a new colleague's openings explain themselves.
  instance.clock.advance(24 * 15)
  await instance.signInAgain()
  const secrets = await trySecrets(instance, victim, old)
  for (const person of [victim, bystander]) await signInAgain(person, instance)
  const caseload = charts.slice(0, Math.min(caseloadDefault, charts.length - 2))
  await assign(instance, caseload, victim.account)
  const [first] = caseload
  if (first !== undefined) await opens(victim, first)
  const stolenAt = instance.clock().toISOString()
  const spree = await goOnASpree(victim, instance, caseload)
  ground.step("somebody else's session, patients who are not theirs")
  const foreign = other.patients.map(({ chart }) => chart)
  const reach = await reachOut(bystander, instance, charts.slice(0, 8), foreign)

  ground.step("one press: this device is lost")
  await instance.signInAgain()
  const device = (await instance.engine.devices(true)).find(
    ({ account, signedIn }) => account === victim.account && signedIn,
  )
  const listed = await reportLost(instance, victim, device?.id, stolenAt)
  let afterwards = 0
  for (const chart of caseload) if (await opens(victim, chart)) afterwards++
  ground.step("the same at an ordinary application")
  return {
    seed: ground.seed,
    patients: population.people.length,
    hourLimit: (configuration?.limits ?? limitsDefault).clinician.hour,
    statedPerDay: (configuration?.settings ?? settingsDefault).statedPerDay,
    secrets,
    profile,
    spree,
    reach,
    list: compareLists(listed.entries, heard),
    listSeconds: listed.seconds,
    afterwards,
    baseline: await plainLogin(join(ground.root, "plain"), population),
    seconds: ground.seconds(),
  }
}

/** A clinician works at a real browser; the profile is copied as it lies while the app is open, and their session's id is told besides. */
async function stealProfile(
  ground: Ground,
  instance: Instance,
  population: Population,
  charts: readonly ChartId[],
): Promise<CopiedProfile> {
  ground.step("a clinician at a browser, whose profile is copied")
  const profile = join(ground.root, "profile")
  const context = await openProfile(profile)
  ground.onEnd(() => context.close().catch(() => {}))
  const person = await joinByBrowser(instance, context, { roles: ["clinician"], name: "Clara Brandt" })
  await assign(instance, charts, person.account as AccountId)
  const [first] = charts
  if (first !== undefined && (await showChart(person.page, first)) !== "shown")
    throw new Error("invariant: a clinician opens a patient of their own")
  const copy = join(ground.root, "copied-profile")
  await copyFolder(profile, copy)
  const session = await administer(instance.server, async (database) => {
    const { rows } = await database.query<{ id: string }>(
      "select id from keeper.session where account = $1 and ended_at is null order by started_at desc limit 1",
      [person.account],
    )
    return rows[0]?.id ?? ""
  })
  const tried = await tryProfile(copy, { url: instance.url, practice: instance.practice, session, charts, population })
  await context.close()
  return tried
}

async function assign({ engine }: Instance, charts: readonly ChartId[], account: AccountId): Promise<void> {
  for (const chart of charts) {
    await engine.careRelationSet({ chart, account, kind: "assigned" })
  }
}

async function signInAgain({ engine, loginName, password, totpSecret }: Colleague, { clock }: Instance): Promise<void> {
  const totpCode = codeOf(totpSecret, clock(), 1)
  await engine.passwordSignIn({ loginName, password, totpCode, deviceLabel: "Laptop" })
}

/** Puts another way in in place of the colleague's own; answers the one that is no more. */
async function replacePassword(colleague: Colleague, { clock }: Instance): Promise<OldSecret> {
  const { engine, loginName, totpSecret, password } = colleague
  const slots = (await engine.slots()).filter(({ kind }) => kind === "password")
  const fresh = { loginName: `new.${loginName}`, password: `${password}-new` }
  await engine.passwordAdd({ ...fresh, totpSecret, totpCode: codeOf(totpSecret, clock(), 1) })
  for (const { id } of slots) await engine.slotEnd(id)
  Object.assign(colleague, fresh)
  return { loginName, password }
}

async function reportLost(
  { engine }: Instance,
  victim: Colleague,
  device: Parameters<Instance["engine"]["deviceLost"]>[0]["device"] | undefined,
  lostAt: string,
): Promise<{ entries: string[]; seconds: number }> {
  if (device === undefined) throw new Error(`invariant: ${victim.name}'s device is signed in`)
  const began = performance.now()
  const { case: id } = await engine.deviceLost({ device, lostAt, unlocked: true })
  const exposed = await engine.caseExposed({ case: id })
  const entries = exposed.flatMap(({ segments }) => segments.flatMap((one) => one.entries.map(({ entry }) => entry)))
  return { entries, seconds: (performance.now() - began) / 1000 }
}
