/**
 * Drill R07, "forgotten copy" (Oracle Health, Deer Oaks, Inmediata, Confidant): an old data directory and a backup on a retired machine, found
 * after people have left and keys were rotated; and a visitor without an account who tries what crawlers try.
 */
import { join } from "node:path"
import { createEngine, EngineError } from "@subrosa/engine"
import { readConfig, startServer, subrosaModules } from "@subrosa/server"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import type { Instance } from "../instance.ts"
import { type LeakedIds, leakedIds } from "../r08/leaked.ts"
import { admitColleague } from "../staff/colleague.ts"
import { watchedPlatform } from "../staff/hand.ts"
import { accountKeyOf } from "../staff/held-key.ts"
import { addCarelessKeys, collectFromFiles, createKeyPool } from "../thief/candidate-keys.ts"
import { clearLock, copyFolder } from "../thief/copy.ts"
import type { Tally } from "../thief/findings.ts"
import { collectLoot } from "../thief/loot.ts"
import { type Reader, readerOf } from "../thief/reader.ts"
import { openStolenDatabase } from "../thief/stolen-database.ts"
import { workDay } from "../work-day.ts"
import { type Enumerated, enumerate } from "./enumerate.ts"
import { type Inventory, takeInventory } from "./inventory.ts"
import { type PlainCopy, plainCopy } from "./plain-copy.ts"

export interface R07Options extends DrillOptions {
  /** Runs before the inventory is taken, with the instance's folder: for showing that the drill notices. */
  forget?: (folder: string, instance: Instance) => Promise<void>
}

export interface R07Figures {
  seed: number
  patients: number
  /** Over the bytes of the old copy and the backup. */
  bytes: Tally
  /** Root on the retired machine: every key that lies on it, keeper.key among them. */
  root: { keys: number; tries: number; tally: Tally }
  /** The same and the account key of somebody who has left since: what a colluding leaver gets. With the keeper's key, and without. */
  leaver: { withKeeperKey: Tally; withoutKeeperKey: Tally }
  anonymous: { live: Enumerated; old: Enumerated }
  /** What the practice's client says when the old copy answers in the server's place; undefined: nothing. */
  rollback: string | undefined
  inventory: Inventory
  control: Tally
  baseline: PlainCopy
  seconds: number
}

export const measureR07 = (options: R07Options): Promise<R07Figures> =>
  onGround(options, (ground) => run(ground, options))

async function run(ground: Ground, { forget }: R07Options): Promise<R07Figures> {
  const population = await ground.people(16)
  ground.step("raising an instance, a day's work")
  const home = join(ground.root, "instance")
  const instance = await ground.raise()
  const backup = join(home, "backup.age")
  await workDay(instance, population, backup)
  const leaver = await admitColleague(instance, { roles: ["clinician"], name: "Leaver" })
  const leaverKey = await administer(instance.server, (database) => accountKeyOf(leaver.engine, database))
  ground.step("an old machine is put aside, and life goes on")
  const old = join(ground.root, "retired")
  await administer(instance.server, (database) => database.query("checkpoint"))
  await copyFolder(instance.layout.root, old)
  await leaver.engine.signOut({ everywhere: true })
  await instance.engine.accountEnd(leaver.account)
  await instance.engine.logVerify()
  const ids = await administer(instance.server, (database) => leakedIds(database, instance.practice))

  ground.step("a visitor without an account")
  const reader = readerOf(population)
  const live = await enumerate(instance.url, ids, reader.search().searcher, 3)
  await forget?.(home, instance)
  const inventory = await administer(instance.server, async (database) => {
    const { rows } = await database.query<{ piece: Buffer }>(
      "select substr(ciphertext, 20, 24) as piece from store.entry order by entry limit 12",
    )
    return takeInventory(
      home,
      rows.map(({ piece }) => piece),
    )
  })

  ground.step("the retired machine is found")
  const bytes = await readTogether(reader, [old, backup])
  const machine = await asRoot(reader, old, leaverKey, instance)
  const { anonymous, rollback } = await startOld(ground, reader, { instance, old, ids })
  ground.step("the same copy of an ordinary application")
  return {
    seed: ground.seed,
    patients: population.people.length,
    bytes,
    ...machine,
    anonymous: { live, old: anonymous },
    rollback,
    inventory,
    baseline: await plainCopy(join(ground.root, "plain"), population),
    seconds: ground.seconds(),
  }
}

async function readTogether(reader: Reader, paths: readonly string[]): Promise<Tally> {
  const { searcher, tally } = reader.search()
  for (const path of paths) await searcher.search(path)
  return tally()
}

async function asRoot(reader: Reader, old: string, leaverKey: Uint8Array, { practice, owner }: Instance) {
  const database = await openStolenDatabase(old, "subrosa")
  try {
    const loot = await collectLoot(database.client)
    const keysIn = async (except: readonly string[]) => {
      const pool = createKeyPool()
      await collectFromFiles(pool, old, except)
      addCarelessKeys(pool, [practice])
      return pool.keys()
    }
    const keys = await keysIn([])
    const { tally: withKeeperKey } = await reader.tryKeys(loot, [leaverKey, ...keys])
    const { tally: withoutKeeperKey } = await reader.tryKeys(loot, [leaverKey, ...(await keysIn(["keeper.key"]))])
    const { tally: control } = await reader.tryKeys(loot, [owner.accountKey, ...keys])
    return { root: await reader.tryKeys(loot, keys), leaver: { withKeeperKey, withoutKeeperKey }, control }
  } finally {
    await database.close()
  }
}

/** The old copy comes up again, as pilot portals and migration servers do: visited by nobody in particular, then by the practice's client. */
async function startOld(
  ground: Ground,
  reader: Reader,
  { instance, old, ids }: { instance: Instance; old: string; ids: LeakedIds },
): Promise<{ anonymous: Enumerated; rollback: string | undefined }> {
  const data = join(ground.root, "pilot", "data")
  await copyFolder(old, data)
  await copyFolder(join(ground.root, "instance", "client-state.json"), join(ground.root, "pilot", "client-state.json"))
  await clearLock(data)
  const server = await startServer(readConfig({ data, port: 0 }), { modules: subrosaModules({}), web: false })
  try {
    const anonymous = await enumerate(server.url, ids, reader.search().searcher, 3)
    const stateFile = join(ground.root, "pilot", "client-state.json")
    const engine = createEngine(watchedPlatform({ url: server.url, stateFile }).platform)
    const { text, passphrase } = instance.keyFile
    try {
      await engine.keyFileSignIn({ text, passphrase, deviceLabel: "Drill" })
      const { failures } = await engine.logVerify()
      return { anonymous, rollback: failures[0] }
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      return { anonymous, rollback: error.message }
    }
  } finally {
    await server.close()
  }
}
