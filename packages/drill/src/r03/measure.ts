/**
 * Drill R03, "administrator" (Anthem, Medibank, Vastaamo): every right over database, disks and backups, alone. He selects everything, makes
 * himself an account and a colleague's roles by SQL, lifts the limits, swaps a colleague's keys, and restores a snapshot elsewhere.
 */
import { join } from "node:path"
import { AccountId, SegmentKind, teamKindOf } from "@subrosa/contract"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import { chartsOf, type HandedEntry, openAll } from "../handed-out.ts"
import type { Instance } from "../instance.ts"
import { releasesOf } from "../log-truth.ts"
import { readPlain } from "../plain/read-plain.ts"
import { admitColleague, type Colleague } from "../staff/colleague.ts"
import { accountKeyOf } from "../staff/held-key.ts"
import { addCarelessKeys, collectFromFiles, createKeyPool } from "../thief/candidate-keys.ts"
import { dumpDatabase } from "../thief/dump.ts"
import type { Tally } from "../thief/findings.ts"
import { collectLoot, type Loot } from "../thief/loot.ts"
import { readerOf } from "../thief/reader.ts"
import { workDay } from "../work-day.ts"
import { type Act, noticed, promote, swapCard } from "./acts.ts"
import { type Restored, restoreElsewhere } from "./restore-elsewhere.ts"
import { makeRogue, type Rogue } from "./rogue.ts"

export interface R03Options extends DrillOptions {
  /** Called when the administrator has done his worst: for showing that the drill notices. Answers keys that he got besides. */
  besides?: (instance: Instance) => Promise<Uint8Array[]>
}

export interface R03Figures {
  seed: number
  patients: number
  /** Over everything selected and searched as it is. */
  selected: { rows: number; tally: Tally }
  /** Over what opens with all keys he has: keeper.key, what lies in files and tables, his own account's. */
  decrypted: { keys: number; tries: number; opened: number; tally: Tally }
  rogue: { charts: number; entries: number; recorded: number }
  /** His own front desk account, made clinician: what its real keys open. Names are the front desk's work. */
  desk: { charts: number; clinicalEntries: number; recorded: number; tally: Tally }
  restored: Restored
  acts: Act[]
  /** The same with one clinician's key: shows that the steps would read, and how many people it takes. */
  control: { tally: Tally; peopleNeeded: number }
  baseline: { tally: Tally; patients: number; notices: number }
  seconds: number
}

export const measureR03 = (options: R03Options): Promise<R03Figures> =>
  onGround(options, (ground) => run(ground, options))

async function run(ground: Ground, { besides }: R03Options): Promise<R03Figures> {
  const population = await ground.people(24)
  ground.step("raising an instance, a day's work")
  const instance = await ground.raise()
  await workDay(instance, population, join(ground.root, "backup.age"))
  const desk = await admitColleague(instance, { roles: ["front-desk"], name: "Administrator's own" })
  const victim = await admitColleague(instance, { roles: ["clinician"], name: "A colleague" })
  return administer(instance.server, async (database) => {
    const reader = readerOf(population)
    const pool = createKeyPool()
    ground.step("selecting everything")
    const dump = join(ground.root, "dump")
    const counts = await dumpDatabase({ client: database, dir: dump, onField: (bytes) => pool.add(bytes) })
    const selected = await reader.readFolder(dump)
    await collectFromFiles(pool, instance.layout.root, [])
    addCarelessKeys(pool, [instance.practice, desk.account])

    ground.step("accounts, roles and limits by SQL")
    const since = performance.now()
    const deskKey = await accountKeyOf(desk.engine, database)
    const rogue = await makeRogue(database, instance)
    await promote(database, instance.practice, desk.account)
    const charts = (await database.query<{ id: string }>("select id from keeper.chart where kind = 'patient'")).rows
    const ids = charts.map(({ id }) => id)
    const handed = await openAll(rogue.hand, ids)
    const handedDesk = await openAll(desk.hand(), ids)
    const acts = [
      ...(await noticed(instance, rogue, desk, since)),
      ...(await refusedByClients(instance, rogue, victim, () =>
        swapCard(database, instance.practice, victim.account, rogue),
      )),
    ]

    ground.step("trying every key he has")
    const loot = await collectLoot(database)
    const more = besides === undefined ? [] : await besides(instance)
    const sharesSeen = handed.slice(0, 100).map(({ share }) => share)
    const his = [...more, rogue.accountKey, rogue.kemSeed, ...sharesSeen, ...pool.keys()]
    const decrypted = await reader.tryKeys(loot, his)
    const deskRead = await reader.tryKeys(clinicalFor(loot, desk.account), [deskKey, ...pool.keys()])
    const control = await reader.tryKeys(loot, [instance.owner.accountKey, ...pool.keys()])
    const recordedOf = {
      rogue: await recorded(instance, rogue.account, handed),
      desk: await recorded(instance, desk.account, handedDesk),
    }
    const restored = await restoreElsewhere(ground, instance, rogue, ids)
    ground.step("the same against an ordinary application")
    const plain = await readPlain(join(ground.root, "plain"), population)
    return {
      seed: ground.seed,
      patients: population.people.length,
      selected: { rows: [...counts.values()].reduce((sum, count) => sum + count, 0), tally: selected },
      decrypted,
      rogue: {
        charts: chartsOf(handed).length,
        entries: handed.length,
        recorded: recordedOf.rogue,
      },
      desk: {
        charts: chartsOf(handedDesk).length,
        clinicalEntries: handedDesk.filter(({ kind }) => isClinical(kind)).length,
        recorded: recordedOf.desk,
        tally: deskRead.tally,
      },
      restored,
      acts,
      control: {
        tally: control.tally,
        peopleNeeded: decrypted.tally.readable === 0 && control.tally.readable > 0 ? 2 : 1,
      },
      baseline: { tally: plain, patients: population.people.length, notices: 0 },
      seconds: ground.seconds(),
    }
  })
}

const isClinical = (kind: string): boolean => teamKindOf[SegmentKind.parse(kind)] !== "practice"

/** The clinical segments, and the sealed keys of one person. Directory and billing are the front desk's own work. */
const clinicalFor = (loot: Loot, account: string): Loot => ({
  ...loot,
  accounts: loot.accounts.filter(({ id }) => id === account),
  teamKeys: loot.teamKeys.filter((key) => key.account === account),
  segmentKeys: loot.segmentKeys.filter(({ kind }) => teamKindOf[kind] !== "practice"),
})

/** Charts handed out whose release stands in the log, in that account's name. */
async function recorded({ engine }: Instance, account: string, handed: readonly HandedEntry[]): Promise<number> {
  const seen = await releasesOf(engine, account)
  return chartsOf(handed).filter((chart) => seen.has(chart)).length
}

/** What honest clients do with what he has put into the tables. */
async function refusedByClients(
  { engine }: Instance,
  rogue: Rogue,
  victim: Colleague,
  swap: () => Promise<unknown>,
): Promise<Act[]> {
  const refusal = async (work: () => Promise<unknown>): Promise<string | undefined> => {
    try {
      await work()
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : "refused"
    }
  }
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const name = "waiting for a client to seal a team's key to the made account"
  const made = AccountId.parse(rogue.account)
  const sealed = await refusal(() => engine.teamCreate({ name: "Further team", members: [made] }))
  await swap()
  const swapped = await refusal(() => engine.teamCreate({ name: "Another team", members: [victim.account] }))
  return [
    { name, noticedBy: sealed, seconds: seconds() },
    { name: "a colleague's public keys swapped for his own", noticedBy: swapped, seconds: seconds() },
  ]
}
