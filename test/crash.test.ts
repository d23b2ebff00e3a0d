/**
 * SIGKILL of the server, of PostgreSQL and of its backends, at random moments while people write, open and import.
 *
 * What somebody was told must hold afterwards: acknowledged entries are there and open, shares that left are in the log, the log has
 * only grown. SUBROSA_SEED repeats a run's choices (not the machine's timing).
 */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { nodePlatform } from "@subrosa/cli"
import { utf8 } from "@subrosa/codec"
import { Role } from "@subrosa/contract"
import { parsePracticeCard } from "@subrosa/crypto"
import { createEngine, type Engine, type ImportSource } from "@subrosa/engine"
import { foundPractice, type TestKeeper } from "@subrosa/testkit"
import { firstTeamKeys, letIn, ownTeam } from "./support/cast.ts"
import {
  backendPids,
  type ChildServer,
  freePort,
  healthy,
  officeOf,
  postmasterPid,
  startChild,
} from "./support/child-server.ts"
import { closeConnections } from "./support/client.ts"
import { dice } from "./support/dice.ts"
import { exported, importUntilDone, inventedFile } from "./support/import-again.ts"
import { bringIn, nothingTold, type Practice, send, type Written, work } from "./support/load.ts"
import {
  checkEntriesOpen,
  checkLogStands,
  checkReceipts,
  checkReleases,
  checkWritesLogged,
  type LogWatch,
  readEvents,
} from "./support/reckoning.ts"

const kills = [
  ...Array.from({ length: 8 }, () => "server" as const),
  ...Array.from({ length: 5 }, () => "postmaster" as const),
  ...Array.from({ length: 5 }, () => "backend" as const),
  ...Array.from({ length: 3 }, () => "server and postmaster" as const),
]
type Kill = (typeof kills)[number]

const passphrase = "correct horse battery staple"
const chance = dice()
let data: string
let port: number
let server: ChildServer
let practice: Practice
let watch: LogWatch
let importer: { engine: Engine; signIn: () => Promise<void> }

before(async () => {
  data = await mkdtemp(join(tmpdir(), "subrosa-crash-"))
  port = await freePort()
  server = await startChild({ data, port })
  importer = await setUpByKeyFile(server)
  ;({ practice, watch } = await foundWithStaff(server))
})
after(async () => {
  closeConnections()
  await importer?.engine.lock()
  await server?.kill("SIGTERM")
  await rm(data, { recursive: true, force: true })
})

test("nothing acknowledged is lost and nothing leaves unlogged, whatever is killed", {
  timeout: 600_000,
}, async (t) => {
  t.diagnostic(`SUBROSA_SEED=${chance.seed}`)
  const files: ImportSource[] = []
  let runs = 0
  const totals = { entries: 0, releases: 0, again: 0 }
  const checked = new Set<string>()
  for (const kill of shuffled(kills)) {
    const file = inventedFile(files.length)
    files.push(file)
    const importing = importUntilDone(importer.engine, [file], importer.signIn)
    // Awaited below; a fault that comes earlier must not count as unhandled.
    importing.catch(() => {})
    const people = work(practice)
    await sleep(chance.between(50, 900))
    await strike(kill)
    // Long enough for requests to meet a server that is gone or recovering.
    await sleep(chance.between(0, 300))
    await people.stop()
    await recover(kill)
    totals.again += await makeAgain()
    const fresh = [...practice.told.written.values()].filter(({ entry }) => !checked.has(entry.id))
    const { entries, releases } = await reckon(fresh)
    for (const { entry } of fresh) checked.add(entry.id)
    totals.entries += entries
    totals.releases += releases
    runs += (await importing).runs
  }
  const { entries } = await reckon([...practice.told.written.values()])
  assert.equal(entries, practice.told.written.size)
  assert.ok(totals.entries > 200 && totals.releases > 100, "there was load")
  t.diagnostic(`${kills.length} kills; ${totals.entries} entries and ${totals.releases} releases looked at`)
  t.diagnostic(`${totals.again} writes made again; ${files.length} files imported in ${runs} runs`)
  t.diagnostic(`answers other than success: ${JSON.stringify(Object.fromEntries(practice.told.refusals))}`)
  const unexpected = [...practice.told.refusals.keys()].filter(
    (code) => !["no answer", "503 database_unreachable"].includes(code),
  )
  assert.deepEqual(unexpected, [], "a crash shows as no answer or as 503")
  await checkImports(files)
})

async function strike(kill: Kill): Promise<void> {
  if (kill === "server and postmaster") {
    const postmaster = await postmasterPid(data)
    process.kill(postmaster, "SIGKILL")
    await server.kill("SIGKILL")
  } else if (kill === "server") await server.kill("SIGKILL")
  else if (kill === "postmaster") process.kill(await postmasterPid(data), "SIGKILL")
  else process.kill(chance.pick(await backendPids(data)), "SIGKILL")
}

async function recover(kill: Kill): Promise<void> {
  if (kill.startsWith("server")) server = await startChild({ data, port })
  await healthy(server)
}

/** Writes whose answer was lost, with the same ids and bytes: all must complete. */
async function makeAgain(): Promise<number> {
  const waiting = practice.told.unanswered.splice(0)
  for (const write of waiting) {
    const before = new Map(practice.told.refusals)
    const isDone = await send(practice, write)
    const said = [...practice.told.refusals].filter(([code, count]) => count !== before.get(code))
    assert.ok(isDone, `a write made again completes, and does not answer ${said}`)
  }
  return waiting.length
}

async function reckon(entries: Iterable<Written>): Promise<{ entries: number; releases: number }> {
  const officer = practice.people[0]
  const reader = practice.people[1]
  assert.ok(officer !== undefined && reader !== undefined)
  await checkReceipts(practice, watch)
  const leaves = await checkLogStands(practice, watch)
  const events = await readEvents(practice, officer, leaves, watch)
  const releases = checkReleases(practice, events, leaves)
  checkWritesLogged(practice, events)
  return { entries: await checkEntriesOpen(practice, reader, entries), releases }
}

/** The imports, run after all crashes once more, find everything there; the export has each resource once. */
async function checkImports(files: readonly ImportSource[]): Promise<void> {
  assert.ok(files.length > 0)
  const { report } = await importUntilDone(importer.engine, files, importer.signIn)
  const texts = await Promise.all(files.map(async (file) => new Response(await file.stream()).text()))
  const lines = texts.flatMap((text) => text.trim().split("\n"))
  const counts = Object.values(report.resources)
  const sumOf = (name: "added" | "updated" | "same" | "refused") => counts.reduce((sum, count) => sum + count[name], 0)
  assert.equal(sumOf("same"), lines.length, "another run changes nothing")
  assert.deepEqual([sumOf("added"), sumOf("updated"), sumOf("refused")], [0, 0, 0])
  await importer.signIn()
  const found = await exported(importer.engine)
  for (const line of lines) {
    const { resourceType, id } = JSON.parse(line)
    assert.deepEqual(found.get(`${resourceType}/${id}`), [line])
  }
}

/** The first practice, by its set-up link, as the command line makes it. */
async function setUpByKeyFile({ url, setupLink }: ChildServer) {
  const engine = createEngine(nodePlatform({ origin: url }))
  await engine.ready
  let keyFile = ""
  await engine.keyFileSetup({
    setupToken: setupLink?.replace(/^.*#/, "") ?? "",
    practiceName: "Crash practice",
    personName: "First owner",
    seesPatients: true,
    deviceLabel: "Test",
    passphrase,
    keep: async (text) => {
      keyFile = text
    },
  })
  const signIn = () => engine.keyFileSignIn({ text: keyFile, passphrase, deviceLabel: "Test" })
  return { engine, signIn }
}

/** A second practice whose people we are ourselves. */
async function foundWithStaff(child: ChildServer): Promise<{ practice: Practice; watch: LogWatch }> {
  const office = await officeOf(child)
  try {
    const founded = await foundPractice(office, { roles: ["clinician", "owner"] })
    const { practice: id, owner, practiceTeam, emergencyTeam, careTeam, body } = founded
    const held = await firstTeamKeys(founded)
    const teams = { practice: held(practiceTeam), emergency: held(emergencyTeam), care: held(careTeam) }
    const staff = [owner]
    for (let i = 0; i < 3; i++) staff.push(await letIn(office, founded, ["clinician"], Object.values(teams)))
    await widen(office)
    const personal = await ownTeam(child.url, owner)
    const practice: Practice = {
      url: child.url,
      practice: id,
      people: staff,
      teams: { ...teams, personal },
      dice: chance,
      told: nothingTold(),
    }
    await bringIn(practice, owner, 12)
    const { logKey } = parsePracticeCard(utf8(body.card.card))
    return { practice, watch: { logKey, seen: new Map(), events: [], leaves: [] } }
  } finally {
    await office.close()
  }
}

/** Limits and exports of both practices as wide as they go, past the second person whom that takes: it is not the governor that is tried here. */
async function widen({ database }: TestKeeper): Promise<void> {
  const window = { hour: 1000, day: 5000 }
  const most = { ...window, tiers: { "psychotherapy-notes": window, "substance-use": window } }
  const limits = Object.fromEntries(Role.options.map((role) => [role, most]))
  await database.query("update keeper.practice set limits = $1, settings = settings || $2", [
    JSON.stringify(limits),
    JSON.stringify({ bulkCharts: 100_000 }),
  ])
}

function shuffled<T>(from: readonly T[]): T[] {
  const left = [...from]
  for (let i = left.length - 1; i > 0; i--) {
    const j = chance.between(0, i)
    const [a, b] = [left[i], left[j]]
    if (a !== undefined && b !== undefined) [left[i], left[j]] = [b, a]
  }
  return left
}
