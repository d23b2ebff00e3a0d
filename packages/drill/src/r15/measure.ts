/**
 * Drill R15, "recovery door" (help desks, 23andMe, UCLA): people who know name, birth date, staff number, even the password, and hold nothing;
 * some have talked a helper round, or hold a link that was used. Beside them the genuine owners: some who lost everything and come back by a
 * helper, and some who hold their kits, and who were kept out meanwhile by so many wrong tries.
 */
import { join } from "node:path"
import { createEngine, type Engine, EngineError } from "@subrosa/engine"
import { seededRandom } from "@subrosa/simulate"
import type { DrillOptions } from "../drill.ts"
import { onGround } from "../ground.ts"
import { startPlainApp } from "../plain/app.ts"
import { tryPlain } from "../plain/sign-in.ts"
import { admitColleague, codeOf } from "../staff/colleague.ts"
import { watchedPlatform } from "../staff/hand.ts"
import { type Helped, recoverByHelpers } from "./helped.ts"
import { type Target, tryWay, type Way, ways } from "./impostors.ts"
import { lostOf, type OwnNotes, writeOwn } from "./own-notes.ts"

export interface R15Figures {
  seed: number
  impostors: number
  granted: number
  byWay: Partial<Record<Way, { tried: number; granted: number }>>
  /** With their kits. */
  genuine: { people: number; atOnce: number; recovered: number; waitMinutes: number; notesReadable: number }
  /** By a helper. */
  helped: Omit<Helped, "usedLink">
  /** Psychotherapy notes and drafts of all genuine owners, and those that were not there after their recovery. */
  notes: { written: number; lost: number }
  baseline: { impostors: number; granted: number }
  seconds: number
}

export interface R15Options extends DrillOptions {
  /** Genuine owners who come back by a helper, and as many with their kits. */
  owners?: number
  /** Codes that impostors got hold of, by way: for showing that the drill notices. */
  betray?: (victim: Target) => Promise<boolean>
}

const impostorsDefault = 200
const ownersDefault = 5
const waitMinutes = 16

export const measureR15 = (options: R15Options): Promise<R15Figures> =>
  onGround(options, async (ground) => {
    const { tries: impostors = impostorsDefault, owners = ownersDefault } = options
    const population = await ground.people(3)
    ground.step("raising an instance, its people")
    const instance = await ground.raise()
    const report = await instance.engine.import({ sources: population.sources, addToWorklist: true })
    const [first] = report.patients
    if (first === undefined) throw new Error("invariant: the population has a patient")
    ground.step("people who lost everything come back by a helper")
    const { usedLink, ...helped } = await recoverByHelpers(instance, owners, first.chart)
    let untold = helped.untold
    const helper = await admitColleague(instance, { roles: ["front-desk"], name: "Ear", clock: instance.clock })
    const victims: (Target & { kit: string; own: OwnNotes })[] = []
    for (let i = 0; i < owners; i++) {
      const one = await admitColleague(instance, { roles: ["clinician"], name: `Victim ${i}`, clock: instance.clock })
      const { code } = await one.engine.recoveryKitCreate()
      await one.engine.recoveryHelpersUpdate([helper.account])
      victims.push({ ...one, practice: instance.practice, kit: code, own: await writeOwn(one.engine, first.chart) })
    }
    const { link: spentLink } = await instance.engine.invite({ roles: ["clinician"], label: "Spent" })
    const newcomer = createEngine(watchedPlatform({ url: instance.url, clock: instance.clock }).platform)
    await takeUp(newcomer, spentLink, instance.clock())
    const { link: openLink } = await instance.engine.invite({ roles: ["front-desk"], label: "Open" })

    const random = seededRandom(ground.seed)
    const onUntold = () => void untold++
    const { url, clock, engine: officer } = instance
    const scene = { url, random, spentLink, openLink, usedLink, clock, officer, helper, onUntold }
    const byWay: R15Figures["byWay"] = {}
    for (let i = 0; i < impostors; i++) {
      if (i % 10 === 0) ground.step(`impostor ${i} of ${impostors}`)
      const way = ways[i % ways.length] ?? "recovery kit"
      const victim = random.pick(victims)
      const granted = (await tryWay(way, scene, victim)) || (i === 0 && ((await options.betray?.(victim)) ?? false))
      const counted = byWay[way] ?? { tried: 0, granted: 0 }
      byWay[way] = { tried: counted.tried + 1, granted: counted.granted + (granted ? 1 : 0) }
    }
    ground.step("the genuine owners come with their kits")
    const recover = async (): Promise<{ opened: number; notes: number; lost: number }> => {
      let [opened, notes, lost] = [0, 0, 0]
      for (const victim of victims) {
        const engine = createEngine(watchedPlatform({ url: instance.url, clock: instance.clock }).platform)
        if (!(await recovers(engine, victim))) continue
        opened++
        const read = await engine
          .chartOpen({ chart: first.chart, purpose: "TREAT", reason: "cover" })
          .catch(() => undefined)
        if (read !== undefined && read.unreadable.length === 0 && read.segments.some(({ kind }) => kind === "clinical"))
          notes++
        lost += await lostOf(engine, victim.own)
        await engine.signOut({ everywhere: false })
      }
      return { opened, notes, lost }
    }
    const atOnce = (await recover()).opened
    instance.clock.advance(waitMinutes / 60)
    const later = await recover()
    return {
      seed: ground.seed,
      impostors,
      granted: Object.values(byWay).reduce((sum, { granted }) => sum + granted, 0),
      byWay,
      genuine: { people: victims.length, atOnce, recovered: later.opened, waitMinutes, notesReadable: later.notes },
      helped: { ...helped, untold },
      notes: { written: helped.written + 2 * victims.length, lost: helped.lost + later.lost },
      baseline: await plainImpostors(join(ground.root, "plain"), population.people, impostors),
      seconds: ground.seconds(),
    }
  })

async function takeUp(engine: Engine, link: string, at: Date): Promise<void> {
  const loginName = "newcomer@example.org"
  const { secret } = await engine.totpCreate(loginName)
  const { ticket } = await engine.joinStart({ link, personName: "Newcomer" })
  const totpCode = codeOf(secret, at)
  await engine.joinFinish({
    ticket,
    wayIn: { kind: "password", loginName, password: "four random words here", totpSecret: secret, totpCode },
    deviceLabel: "Newcomer's laptop",
  })
}

async function recovers(engine: Engine, { practice, account, kit }: Target & { kit: string }): Promise<boolean> {
  try {
    await engine.recoverySignIn({ practice, account, code: kit, deviceLabel: "Replacement" })
    return engine.state().kind === "open"
  } catch (error) {
    if (error instanceof EngineError) return false
    throw error
  }
}

/** The same impostors at a form that asks what they know. */
async function plainImpostors(dir: string, people: Parameters<typeof startPlainApp>[0]["people"], impostors: number) {
  const app = await startPlainApp({ dir, people })
  try {
    let granted = 0
    for (let i = 0; i < impostors; i++) {
      const victim = app.staff[i % app.staff.length]
      if (victim === undefined) continue
      const { login, birthDate, staffNumber } = victim
      const password = `impostor ${i}`
      const answer = await fetch(`${app.url}/recover`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ login, birthDate, staffNumber, password }),
      })
      await answer.arrayBuffer()
      if (answer.ok && (await tryPlain(app.url, { login, password })) !== undefined) granted++
    }
    return { impostors, granted }
  } finally {
    await app.close()
  }
}
