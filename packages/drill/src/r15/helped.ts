/** Genuine owners who have lost everything and come back by a helper; and what an impostor gets who has talked a helper round. */
import type { ChartId, RecoveryId } from "@subrosa/contract"
import { createEngine, type Engine, EngineError } from "@subrosa/engine"
import type { Instance } from "../instance.ts"
import { admitColleague, type Colleague, codeOf } from "../staff/colleague.ts"
import { watchedPlatform } from "../staff/hand.ts"
import { lostOf, type OwnNotes, writeOwn } from "./own-notes.ts"

export interface Helped {
  people: number
  recovered: number
  /** The longest, from the helper's request to the new way in. */
  hours: number
  written: number
  lost: number
  /** Recoveries of which officers or the person were not told as they began. */
  untold: number
  /** Old sessions, passwords and devices that still let somebody in. */
  oldWaysOpen: number
  /** A link that was used. */
  usedLink: string
}

/** Signs in again with password and the next one-time code. */
export async function freshen({ engine, loginName, password, totpSecret }: Colleague, clock: Instance["clock"]) {
  clock.advance(1 / 60)
  const totpCode = codeOf(totpSecret, clock())
  await engine.passwordSignIn({ loginName, password, totpCode, deviceLabel: "Laptop" })
}

/** Whether both officers and the person know of a recovery that has begun. */
export async function isTold(officer: Engine, person: Engine, id: RecoveryId): Promise<boolean> {
  const seen = await person.recoveries().catch(() => [])
  const line = seen.find((one) => one.id === id)
  const alarms = await officer.alarms("open")
  return (
    line !== undefined && alarms.some(({ kind, subject }) => kind === "recovery-started" && subject.id === line.account)
  )
}

export async function recoverByHelpers(instance: Instance, count: number, chart: ChartId): Promise<Helped> {
  const { clock, engine: officer } = instance
  const helper = await admitColleague(instance, { roles: ["clinician"], name: "Helper", clock })
  const people: { person: Colleague; own: OwnNotes }[] = []
  for (let i = 0; i < count; i++) {
    const person = await admitColleague(instance, { roles: ["clinician"], name: `Lost ${i}`, clock })
    await person.engine.recoveryHelpersUpdate([helper.account])
    people.push({ person, own: await writeOwn(person.engine, chart) })
  }
  const result: Helped = {
    ...{ people: count, recovered: 0, hours: 0, written: 2 * count, lost: 0, untold: 0, oldWaysOpen: 0, usedLink: "" },
  }
  const began = clock().getTime()
  await freshen(helper, clock)
  const ids: RecoveryId[] = []
  for (const { person } of people) {
    const { id } = await helper.engine.recoveryStart(person.account)
    ids.push(id)
    if (!(await isTold(officer, person.engine, id))) result.untold++
  }
  await instance.signInAgain()
  for (const { id, kind } of await officer.approvals(true)) {
    if (kind === "recovery") await officer.approvalDecide({ approval: id, decision: "approve" })
  }
  clock.advance(1)
  await freshen(helper, clock)
  for (const [i, { person, own }] of people.entries()) {
    const { link } = await helper.engine.recoveryLink(ids[i] ?? fault())
    const engine = createEngine(watchedPlatform({ url: instance.url, clock }).platform)
    await comeBack(engine, link, person, clock)
    if (engine.state().kind === "open") result.recovered++
    result.hours = Math.max(result.hours, (clock().getTime() - began) / 3_600_000)
    result.lost += await lostOf(engine, own)
    if (await isStillOpen(person, clock)) result.oldWaysOpen++
    result.usedLink = link
    await engine.signOut({ everywhere: false })
  }
  await instance.signInAgain()
  return result
}

const fault = (): never => {
  throw new Error("invariant: every person's recovery was begun")
}

async function comeBack(engine: Engine, link: string, { loginName }: Colleague, clock: () => Date): Promise<void> {
  const { ticket } = await engine.recoverStart({ link })
  const { secret } = await engine.totpCreate(loginName)
  const totpCode = codeOf(secret, clock())
  const wayIn = {
    kind: "password",
    loginName,
    password: "four other words here",
    totpSecret: secret,
    totpCode,
  } as const
  await engine.recoverFinish({ ticket, wayIn, deviceLabel: "Replacement" })
}

async function isStillOpen(person: Colleague, clock: Instance["clock"]): Promise<boolean> {
  const bySession = await answers(() => person.engine.slots())
  return bySession || (await answers(() => freshen(person, clock)))
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask()
    return true
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}
