/**
 * The keeper on a machine of its own (spec/keeper-link.md), over a Unix socket and over TLS: real processes, two clusters, a person at work.
 *
 * What either place holds alone opens nothing, and the end of either is said in words and mends itself.
 */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { promisify } from "node:util"
import { nodePlatform } from "@subrosa/cli"
import { type ChartId, Problem } from "@subrosa/contract"
import { sealKeyFile } from "@subrosa/crypto"
import { openKeyFile } from "@subrosa/crypto/open"
import { createEngine, type Engine } from "@subrosa/engine"
import { makeCertificates } from "@subrosa/server/certificates"
import { foundPractice, mailServer, newChart } from "@subrosa/testkit"
import {
  type Link,
  liesIn,
  ownNames,
  query,
  startKeeperChild,
  startStoreChild,
  tlsLink,
  unixLink,
} from "./support/apart.ts"
import { mustAsk } from "./support/ask.ts"
import { newSealed } from "./support/cases-incident.ts"
import { type ChildServer, freePort, healthy, officeOf, program } from "./support/child-server.ts"

const run = promisify(execFile)
const passphrase = "correct horse battery staple"
const deviceLabel = "Test"
const undo: (() => Promise<unknown>)[] = []
after(async () => {
  for (const step of undo.reverse()) await step()
})

async function scratch(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "subrosa-apart-"))
  undo.push(() => rm(dir, { recursive: true, force: true }))
  return dir
}

interface Place {
  dir: string
  link: Link
  keeper: ChildServer
  store: ChildServer
  port: number
}

/** `environment`: the keeper's, which its store's server does not have. */
async function startBoth(
  linkOf: (dir: string) => Link | Promise<Link>,
  environment?: NodeJS.ProcessEnv,
): Promise<Place> {
  const dir = await scratch()
  const link = await linkOf(dir)
  const port = await freePort()
  const place: Place = {
    ...{ dir, link, port },
    keeper: await startKeeperChild(join(dir, "keeper"), link, port, environment),
    store: await startStoreChild(join(dir, "store"), link, port),
  }
  undo.push(() => Promise.all([place.keeper.kill("SIGTERM"), place.store.kill("SIGTERM")]))
  return place
}

const engineAt = ({ dir, store }: Place, state = "state.json"): Engine =>
  createEngine(nodePlatform({ origin: store.url, stateFile: join(dir, state) }))

/** A practice set up with the keeper's own link. */
async function setUp(place: Place): Promise<void> {
  await engineAt(place).keyFileSetup({
    setupToken: place.keeper.setupLink?.replace(/^.*#/, "") ?? assert.fail("the keeper prints the set-up link"),
    ...{ practiceName: "Elm Street", personName: "Ann", seesPatients: true, deviceLabel, passphrase },
    // Opened several times: a small work factor, where real files take a second.
    keep: async (text) =>
      writeFile(join(place.dir, "owner.key"), await sealKeyFile(await openKeyFile(text, passphrase), passphrase, 10)),
  })
}

async function signIn(place: Place, state?: string): Promise<Engine> {
  const engine = engineAt(place, state)
  await engine.keyFileSignIn({ text: await readFile(join(place.dir, "owner.key"), "utf8"), passphrase, deviceLabel })
  return engine
}

/** A patient by import, with an attachment in chunks, and a signed note. */
async function write(engine: Engine): Promise<ChartId> {
  const data = Buffer.from("A letter of many words. ".repeat(400)).toString("base64")
  const patient = {
    resourceType: "Patient",
    id: "p",
    name: [{ family: "Nowak", given: ["Ida"] }],
    birthDate: "1984-02-29",
  }
  const document = {
    ...{ resourceType: "DocumentReference", id: "d", status: "current", subject: { reference: "Patient/p" } },
    content: [{ attachment: { contentType: "text/plain", data } }],
  }
  const bundle = { resourceType: "Bundle", type: "collection", entry: [{ resource: patient }, { resource: document }] }
  const stream = () => new Blob([JSON.stringify(bundle)]).stream()
  const report = await engine.import({ sources: [{ name: "ida.json", stream }], addToWorklist: false })
  assert.deepEqual(report.refused, [])
  const chart = report.patients[0]?.chart ?? assert.fail("no chart")
  await note(engine, chart, "Sleeps better.")
  return chart
}

async function note(engine: Engine, chart: ChartId, text: string): Promise<void> {
  await engine.chartOpen({ chart, purpose: "TREAT" })
  const sections = [{ name: "note", text }]
  await engine.noteSign({
    ...{ id: crypto.randomUUID(), chart, kind: "clinical", format: "free", title: "Session", sections },
  })
}

async function chartText(engine: Engine, chart: ChartId): Promise<string> {
  await engine.chartOpen({ chart, purpose: "TREAT" })
  return new Response((await engine.exportChart({ chart, format: "ndjson" })).stream).text()
}

for (const [name, linkOf] of [
  ["a Unix socket", unixLink],
  ["TLS with certificates on both sides", tlsLink],
] as const) {
  test(`over ${name} a practice works, and neither place alone holds what opens a chart`, async () => {
    const place = await startBoth(linkOf)
    const { keeper, store } = place
    await healthy(store)
    await setUp(place)
    const engine = await signIn(place)
    const chart = await write(engine)
    const text = await chartText(engine, chart)
    assert.match(text, /Sleeps better/)
    assert.match(text, /Nowak/)
    const found = await engine.find("Nowak 1984-02-29")
    assert.ok(found.charts.some((one) => one.chart === chart))
    const { link } = await engine.invite({ roles: ["clinician"], label: "Ben" })
    assert.match(link, /#/)
    assert.deepEqual((await engine.logVerify()).failures, [])
    assert.ok((await engine.who(chart)).length > 0)

    // A notice's reader has no account: the keeper answers through the store's server.
    const state = engine.state()
    assert.ok(state.kind === "open")
    const notice = `${state.me.practice}.${crypto.randomUUID()}.${"A".repeat(43)}`
    await assert.rejects(engine.sealedNoticeOpen({ link: notice }), { code: "refused", message: /nothing behind/ })

    await backUp(place)
    await checkHoldings(keeper, store)

    // The keeper dies: in words, and it mends itself when the keeper is back.
    await keeper.kill("SIGKILL")
    const refused = await fetch(`${store.url}/health`)
    assert.equal(refused.status, 503)
    const problem = Problem.parse(await refused.json())
    assert.equal(problem.code, "keeper_unreachable")
    assert.match(problem.detail ?? "", /Nothing was lost/)
    assert.ok(Number(refused.headers.get("retry-after")) > 0)
    await assert.rejects(engine.chartOpen({ chart, purpose: "TREAT" }), { code: "offline" })
    place.keeper = await startKeeperChild(keeper.data, place.link, place.port)
    await healthy(store)
    assert.equal(await chartText(engine, chart), text)

    // The store's server dies: the keeper goes on and nothing acknowledged is lost.
    await store.kill("SIGKILL")
    assert.ok(place.keeper.runs())
    place.store = await startStoreChild(store.data, place.link, place.port)
    await note(engine, chart, "Came back.")
    assert.match(await chartText(engine, chart), /Came back/)
    assert.deepEqual((await engine.logVerify()).failures, [])
    await engine.signOut({ everywhere: false })

    // Both machines are lost: one backup restores each, and the keeper's key comes from where it was kept.
    await Promise.all([place.keeper.kill("SIGTERM"), place.store.kill("SIGTERM")])
    await restoreBoth(place)
    place.keeper = await startKeeperChild(at(place, "keeper-2"), place.link, place.port)
    place.store = await startStoreChild(at(place, "store-2"), place.link, place.port)
    // Another device: this one remembers a longer log, and says so.
    const again = await signIn(place, "state-2.json")
    assert.equal(await chartText(again, chart), text)
    await again.signOut({ everywhere: false })
    assert.deepEqual(await ownNames(place.keeper), ["keeper", "subrosa_keeper"])
    assert.deepEqual(await ownNames(place.store), ["store", "subrosa_store"])
  })
}

const at = ({ dir }: Place, name: string): string => join(dir, name)

async function restoreBoth(place: Place): Promise<void> {
  const env = { ...process.env, SUBROSA_PASSPHRASE: passphrase, XDG_STATE_HOME: at(place, "state") }
  const restore = (...args: string[]) =>
    run(process.execPath, [program, "restore", at(place, "one.backup"), "--key", at(place, "owner.key"), ...args], {
      env,
    })
  const key = at(place, "keeper/keeper.key")
  await restore("--part", "keeper", "--data", at(place, "keeper-2"), "--keeper-key", key, "--accept-older")
  await restore("--part", "store", "--data", at(place, "store-2"), "--accept-older")
}

/** From both places, read back and verified by the command itself. */
async function backUp({ dir, store }: Place): Promise<void> {
  const key = ["--key", join(dir, "owner.key"), "--server", store.url]
  const environment = { ...process.env, SUBROSA_PASSPHRASE: passphrase, XDG_STATE_HOME: join(dir, "state") }
  const { stdout } = await run(process.execPath, [program, "backup", "--out", join(dir, "one.backup"), ...key], {
    env: environment,
  })
  assert.match(stdout, /verified/)
}

test("a notice is mailed by the keeper, the one that knows the mail server, with the store's address in its link", async () => {
  const smtp = await mailServer()
  undo.push(() => smtp.close())
  const { keeper, store } = await startBoth(unixLink, smtp.environment)
  await healthy(store)
  const office = await officeOf(keeper)
  const founded = await foundPractice(office, { roles: ["clinician", "owner"] })
  const chart = newChart(founded, ["directory"])
  await office.keeper.entryCreate({ caller: await founded.owner.caller(), charts: [chart], segments: [], entries: [] })
  await office.close()
  const { target, body, token } = await newSealed({ url: store.url, practice: founded, chart: { wire: chart } })
  const answer = await mustAsk(store.url, founded.owner, {
    method: "POST",
    target: `/v1/practices/${founded.practice}/${target}`,
    body,
  })
  assert.deepEqual(answer, { outcome: "accepted", code: null, repeated: false })
  const [mail] = smtp.mails
  assert.deepEqual(mail?.to, [body.to])
  assert.ok(mail.raw.replaceAll("=\r\n", "").includes(`${store.url}/`), "the link leads to the store's server")

  const opened = await fetch(`${store.url}/v1/practices/${founded.practice}/sealed-notices/${body.id}/open`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  })
  assert.equal(opened.status, 200)
})

test("a certificate of another authority, or of the other side, is refused on both sides", async () => {
  const dir = await scratch()
  const link = await tlsLink(dir)
  const port = await freePort()
  const keeper = await startKeeperChild(join(dir, "keeper"), link, port)
  undo.push(() => keeper.kill("SIGTERM"))
  const strange = await makeCertificates(join(dir, "strange"), ["localhost"])
  const own = await makeCertificates(join(dir, "again"), ["localhost"])
  const [cert, key] = link.keeper.filter((_, i) => i % 2 === 1)
  const tries = {
    "neither side knows the other": [...strange.store, strange.ca],
    "the keeper does not know the store": [...strange.store, link.store[5] ?? ""],
    "the keeper's own certificate": [cert ?? "", key ?? "", link.store[5] ?? ""],
    "another keeper": [...own.store, own.ca],
  }
  for (const [name, [cert = "", key = "", ca = ""]] of Object.entries(tries)) {
    const store = ["--keeper-tls-cert", cert, "--keeper-tls-key", key, "--keeper-tls-ca", ca]
    await assert.rejects(
      startStoreChild(join(dir, "store"), { ...link, store }, port),
      /certificates of the link/,
      name,
    )
  }
  assert.ok(keeper.runs())
})

/** What lies where, in schemas, tables and files. */
async function checkHoldings(keeper: ChildServer, store: ChildServer): Promise<void> {
  assert.deepEqual(await ownNames(keeper), ["keeper", "subrosa_keeper"])
  assert.deepEqual(await ownNames(store), ["store", "subrosa_store"])
  await assert.rejects(stat(join(store.data, "keeper.key")), { code: "ENOENT" })
  await query(keeper, "checkpoint")
  await query(store, "checkpoint")
  const [share] = await query(keeper, "select sealed from keeper.share limit 1")
  const [entry] = await query(store, "select ciphertext from store.entry limit 1")
  assert.ok(Buffer.isBuffer(share?.sealed) && Buffer.isBuffer(entry?.ciphertext))
  // A ciphertext's middle: TOAST may cut it, but not into pieces as small as this.
  const piece = entry.ciphertext.subarray(40, 72)
  const key = (await readFile(join(keeper.data, "keeper.key"), "utf8")).trim()
  assert.deepEqual(
    [
      await liesIn(store.data, piece),
      await liesIn(keeper.data, share.sealed),
      await liesIn(keeper.data, Buffer.from(key)),
    ],
    [true, true, true],
    "what is looked for can be found where it belongs",
  )
  assert.equal(await liesIn(keeper.data, piece), false, "ciphertext in the keeper's place")
  assert.equal(await liesIn(store.data, share.sealed), false, "a share in the store's place")
  assert.equal(await liesIn(store.data, Buffer.from(key)), false, "the keeper's key in the store's place")
}
