/**
 * Drill R11, "wiper" (Brookside, Wood Ranch, Green Ridge): every right on production and on what is online for one night; weeks before, notes
 * were silently changed. What is lost, what is found, and how soon does a therapist see today's patients?
 */
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ChartId } from "@subrosa/contract"
import { ageRecipient } from "@subrosa/crypto"
import { createEngine, type Engine } from "@subrosa/engine"
import type { RunningServer } from "@subrosa/server"
import { administer } from "../database.ts"
import type { DrillOptions } from "../drill.ts"
import { type Ground, onGround } from "../ground.ts"
import type { Instance } from "../instance.ts"
import { admitColleague, codeOf } from "../staff/colleague.ts"
import { ask, watchedPlatform } from "../staff/hand.ts"
import { readerOf } from "../thief/reader.ts"
import { type PlainWipe, plainWipe } from "./plain-wipe.ts"
import { restoreAt, whyRefused } from "./restore.ts"

export interface R11Options extends DrillOptions {
  /** Runs before the restore, with the copy out of reach: for showing that the drill notices. */
  reach?: (backup: string) => Promise<void>
}

export interface R11Figures {
  seed: number
  patients: number
  /** Entries changed beneath the app weeks before, and those of them that a client named; why the next backup was refused. */
  corrupted: { entries: number; named: number; refused: string | undefined }
  /** Entries in the copy out of reach, those of them back after the restore, and those written since it was made. */
  entries: { copied: number; back: number; since: number }
  caseload: number
  /** Of them, shown to the therapist and to the owner on new devices after the restore. */
  shown: { therapist: number; owner: number }
  readable: number
  contactable: number
  /** From the decision to restore until the last of today's patients was shown. */
  restoreSeconds: number
  usableSeconds: number
  /** The wiper's own session on the restored server: requests that were answered. */
  reentries: number
  baseline: PlainWipe
  seconds: number
}

export const measureR11 = (options: R11Options): Promise<R11Figures> =>
  onGround(options, (ground) => run(ground, options))

async function run(ground: Ground, { reach }: R11Options): Promise<R11Figures> {
  const population = await ground.people(10)
  ground.step("a practice at work, its backup out of reach")
  const instance = await ground.raise()
  const { engine, practice, owner, clock } = instance
  const report = await engine.import({ sources: population.sources, addToWorklist: false })
  const charts = report.patients.map(({ chart }) => chart)
  const therapist = await admitColleague(instance, { roles: ["clinician"], name: "Thea", clock })
  const caseload = charts.slice(0, 4)
  for (const chart of caseload) await engine.careRelationSet({ chart, account: therapist.account, kind: "assigned" })
  const away = join(ground.root, "away")
  await mkdir(away)
  const keeperKey = join(away, "keeper.key")
  await copyFile(instance.layout.keeperKey, keeperKey)
  const backup = await backUp(instance, join(away, "backup.age"))
  const copied = await countEntries(instance.server)

  ground.step("notes are changed in silence; work goes on; the next backup")
  const [first = "", second = ""] = caseload
  await therapist.engine.chartOpen({ chart: first as ChartId, purpose: "TREAT" })
  await therapist.engine.noteSign({
    id: crypto.randomUUID(),
    chart: first as ChartId,
    kind: "clinical",
    format: "free",
    title: "After the backup",
    sections: [{ name: "note", text: population.canary() }],
  })
  const since = (await countEntries(instance.server)) - copied
  const corrupted = await corrupt(instance, therapist.engine, [second, ...charts.slice(4, 5)])
  await instance.signInAgain()
  const refused = await whyRefused(await backUp(instance, join(ground.root, "next.age")), owner.ageIdentity)

  ground.step("one night: everything within reach is gone")
  const session = instance.hand()
  await instance.stop()
  await rm(instance.layout.root, { recursive: true })
  await reach?.(backup)

  ground.step("restoring from the copy out of reach")
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const data = join(ground.root, "restored", "data")
  await mkdir(join(ground.root, "restored"))
  const { server } = await restoreAt(data, { file: backup, identity: owner.ageIdentity, keeperKey, clock })
  ground.onEnd(() => server.close())
  const restoreSeconds = seconds()
  const seen: Buffer[] = []
  const fresh = () => createEngine(watchedPlatform({ url: server.url, clock }).platform)
  const thea = fresh()
  const { loginName, password, totpSecret } = therapist
  const totpCode = codeOf(totpSecret, clock(), 1)
  await thea.passwordSignIn({ loginName, password, totpCode, deviceLabel: "New laptop" })
  const byTherapist = await showAll(thea, caseload, seen)
  const usableSeconds = seconds()
  const boss = fresh()
  await boss.keyFileSignIn({ ...instance.keyFile, deviceLabel: "New laptop" })
  const byOwner = await showAll(boss, charts.slice(0, 6), seen)
  const { readable, identified } = readerOf(population).readBytes(seen)
  const reentries = await reenter({ ...session, url: server.url }, practice)
  ground.step("the same at an ordinary application")
  return {
    seed: ground.seed,
    patients: population.people.length,
    corrupted: { ...corrupted, refused },
    entries: { copied, back: await countEntries(server), since },
    caseload: caseload.length,
    shown: { therapist: byTherapist, owner: byOwner },
    readable,
    contactable: identified,
    restoreSeconds,
    usableSeconds,
    reentries,
    baseline: await plainWipe(join(ground.root, "plain"), population),
    seconds: ground.seconds(),
  }
}

async function backUp({ engine, owner }: Instance, file: string): Promise<string> {
  const { stream } = await engine.backup({ recipients: [await ageRecipient(owner.ageIdentity)] })
  await writeFile(file, stream)
  return file
}

const countEntries = (server: RunningServer): Promise<number> =>
  administer(server, async (database) => {
    const { rows } = await database.query<{ n: number }>("select count(*)::int as n from store.entry")
    return rows[0]?.n ?? 0
  })

/** One entry of each chart; then the charts are opened, as sooner or later somebody does. */
async function corrupt(
  { server, practice }: Instance,
  engine: Engine,
  charts: readonly string[],
): Promise<{ entries: number; named: number }> {
  const changed = await administer(server, async (database) => {
    const { rows } = await database.query<{ entry: string }>(
      `update store.entry set ciphertext = set_byte(ciphertext, 40, (get_byte(ciphertext, 40) # 1))
       where practice = $1 and entry in (select distinct on (chart) entry from store.entry where practice = $1 and chart = any($2::uuid[])
         order by chart, entry desc) returning entry`,
      [practice, charts],
    )
    return rows.map(({ entry }) => entry)
  })
  let named = 0
  for (const chart of charts) {
    const { unreadable } = await engine.chartOpen({ chart: chart as ChartId, purpose: "TREAT", reason: "cover" })
    named += unreadable.filter(({ entry }) => changed.includes(entry)).length
  }
  return { entries: changed.length, named }
}

async function showAll(engine: Engine, charts: readonly ChartId[], seen: Buffer[]): Promise<number> {
  let shown = 0
  for (const chart of charts) {
    const opened = await engine.chartOpen({ chart, purpose: "TREAT", reason: "cover" })
    seen.push(Buffer.from(JSON.stringify(opened)))
    if (opened.unreadable.length === 0) shown++
  }
  return shown
}

/** What the session that he came with is still answered. */
async function reenter(hand: Parameters<typeof ask>[1], practice: string): Promise<number> {
  const paths = ["session", "accounts", "log/events", "documents"]
  let answered = 0
  for (const path of paths) {
    const url = hand?.url ?? ""
    const { status } = await ask(url, hand, { method: "GET", target: `/v1/practices/${practice}/${path}` })
    if (status === 200) answered++
  }
  return answered
}
