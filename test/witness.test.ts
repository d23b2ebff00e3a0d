/**
 * The log against its own operator, whole: a server, two witnesses in processes of their own, a person's engine. One witness is killed, then
 * the server's log is put back to an older state.
 */
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { nodePlatform } from "@subrosa/cli"
import type { ChartId } from "@subrosa/contract"
import { createEngine, type Engine, type WitnessStanding } from "@subrosa/engine"
import { type RunningServer, readConfig, startServer, subrosaModules } from "@subrosa/server"
import { freePort } from "./support/child-server.ts"
import { type ChildWitness, startWitness, subrosa } from "./support/child-witness.ts"
import { putAside, putBack } from "./support/log-copy.ts"

const passphrase = "correct horse battery staple"
let dir = ""
let server: RunningServer
let engine: Engine
let chart: ChartId
let keyFile = ""
const witnesses = new Map<string, ChildWitness>()
const ports = new Map<string, number>()
const at = (name: string) => join(dir, name)

async function witness(name: string): Promise<ChildWitness> {
  const started = await startWitness(at(name), { name: `witness/${name}`, port: ports.get(name) ?? 0 })
  witnesses.set(name, started)
  return started
}
const admin = () => {
  const { postgres } = server
  if (postgres === undefined) throw new Error("the embedded PostgreSQL was asked for")
  return { ...postgres.admin, database: postgres.connection.database }
}
const newEngine = (state: string) => createEngine(nodePlatform({ origin: server.url, stateFile: at(state) }))
async function signedIn(state: string): Promise<Engine> {
  const one = newEngine(state)
  await one.keyFileSignIn({ text: keyFile, passphrase, deviceLabel: "Test" })
  return one
}
let idleLockMinutes = 10
/** Writes into the log: a setting that protects more holds at once. */
const touch = () => engine.settingsUpdate({ keyFileSignIn: true, idleLockMinutes: --idleLockMinutes })
const open = (by: Engine) => {
  by.chartClose(chart)
  return by.chartOpen({ chart, purpose: "TREAT" })
}
async function until(
  holds: (standing: WitnessStanding) => boolean,
  what: string,
  timeoutMs = 30_000,
): Promise<WitnessStanding> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(250)) {
    const standing = await engine.witnessState()
    if (holds(standing)) return standing
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}; ${JSON.stringify(await engine.witnessState())}`)
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "sr-wit-"))
  server = await startServer(readConfig({ data: at("data"), port: 0 }), { modules: subrosaModules({}), web: false })
  engine = newEngine("owner.json")
  await engine.keyFileSetup({
    ...{ setupToken: server.setupLink?.replace(/^.*#/, "") ?? "", practiceName: "Elm Street", personName: "Ann" },
    ...{ seesPatients: true, deviceLabel: "Test", passphrase },
    keep: async (text) => {
      keyFile = text
    },
  })
  engine = await signedIn("owner.json")
  const patient = { resourceType: "Patient", id: "p", name: [{ family: "Nowak", given: ["Ida"] }] }
  chart = await engine.patientCreate({ patient })
  for (const name of ["attic", "cellar"]) {
    ports.set(name, await freePort())
    await witness(name)
  }
})
after(async () => {
  await engine?.lock()
  await Promise.all([...witnesses.values()].map((one) => one.kill("SIGTERM")))
  await server?.close()
  await rm(dir, { recursive: true, force: true })
})

test("without a policy nothing is asked", async () => {
  assert.equal((await engine.witnessState()).standing, "none")
  await open(engine)
})

test("witnesses that do not know the log yet keep charts shut, and say why", async () => {
  const standing = await engine.witnessPolicyUpdate({
    witnesses: [...witnesses].map(([name, { key, url }]) => ({ name, key, url })),
    ...{ quorum: 2, maxAgeMinutes: 5 },
  })
  assert.equal(standing.standing, "waiting")
  await assert.rejects(open(engine), { code: "proof_failed", message: /witnesses have not confirmed the log lately/ })
  await until(
    ({ witnesses }) => witnesses.every(({ problem }) => problem?.text.includes("add the log's verifier key") === true),
    "both say so",
  )
})

test("once both have cosigned, charts open, and the public checkpoint bears both cosignatures", async () => {
  const { log } = await engine.witnessState()
  for (const name of witnesses.keys()) {
    const added = await subrosa("witness", "add-log", log.key, "--state", at(name))
    assert.equal(added.exitCode, 0, added.text)
  }
  const { cosigned } = await until(({ standing }) => standing === "confirmed", "confirmed", 60_000)
  assert.ok(cosigned && cosigned.size > 0)
  await open(engine)
  const policy = await engine.witnessState()
  assert.equal(policy.policy?.setBy, "Ann")
  const note = await (await fetch(`${log.url}/checkpoint`)).text()
  assert.match(note, /— witness\/attic .*\n— witness\/cellar /)
  for (const [name, one] of witnesses) {
    const status = await subrosa("witness", "status", "--state", at(name))
    assert.equal(status.exitCode, 0, status.text)
    assert.match(status.text, /\d+ entries\s+20\d\d-.*ok/)
    const megabytes = await one.memory()
    assert.ok(megabytes < 80, `${name} takes ${megabytes} MB`)
  }
})

test("a witness that is killed forgets nothing; meanwhile the policy can be relaxed, and everyone sees that it was", async (t) => {
  await witnesses.get("attic")?.kill("SIGKILL")
  await touch()
  const { size } = await engine.witnessState()
  await until(
    ({ witnesses }) => witnesses.some(({ problem }) => problem?.text.includes("cannot be reached") === true),
    "it is missed",
  )
  const choice = [...witnesses].map(([name, { key, url }]) => ({ name, key, url }))
  const relaxed = await engine.witnessPolicyUpdate({ witnesses: choice, quorum: 1, maxAgeMinutes: 5 })
  assert.match(relaxed.weakened?.text ?? "", /1 instead of 2 witnesses must confirm the log/)
  assert.match(
    (await engine.logEvents({ limit: 1 }))[0]?.text ?? "",
    /Set the log's witnesses: 1 of 2 \(attic, cellar\)/,
  )
  await until(({ cosigned }) => (cosigned?.size ?? 0) > size, "the other one is enough", 60_000)
  await open(engine)
  const again = await witness("attic")
  assert.equal(again.key, choice[0]?.key)
  const { witnesses: both } = await until(
    ({ witnesses }) =>
      witnesses.every(({ cosigned, problem }) => problem === undefined && (cosigned?.size ?? 0) > size),
    "both have caught up",
    90_000,
  )
  t.diagnostic(JSON.stringify(both.map(({ name, cosigned }) => [name, cosigned?.size])))
})

test("a mirror verifies from its files alone, with the policy, and grows", async () => {
  const { log, policy } = await engine.witnessState()
  const mirrored = await subrosa("log", "mirror", at("mirror"), "--url", log.url)
  assert.equal(mirrored.exitCode, 0, mirrored.text)
  const lines = (policy?.witnesses ?? []).map(({ name, key }) => `witness ${name} ${key}\n`).join("")
  await writeFile(at("policy.txt"), `log ${log.key} ${log.url}\n${lines}group both any attic cellar\nquorum both\n`)
  const verified = await subrosa("log", "verify", "--from-files", at("mirror"), "--policy", at("policy.txt"))
  assert.equal(verified.exitCode, 0, verified.text)
  assert.match(verified.text, /\d+ entries, root .*: verified[\s\S]*Cosigned by witness\//)
})

test("a log put back to an older state: the witnesses refuse and name it, the server says so, every client keeps charts shut", async () => {
  await putAside(admin(), "older")
  const before = (await engine.witnessState()).size
  for (let i = 0; i < 3; i++) await touch()
  await until(({ cosigned }) => (cosigned?.size ?? 0) >= before + 3, "the witnesses have seen what comes", 90_000)
  await putBack(admin(), "older")

  await assert.rejects(open(engine), { code: "proof_failed", message: /the log (went back|was forked)/ })
  // A device that has never seen this log knows by the cosigned checkpoint that there was more.
  await assert.rejects(open(await signedIn("new.json")), { code: "proof_failed" })

  for (const name of witnesses.keys()) {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(500)) {
      if ((await subrosa("witness", "status", "--state", at(name))).exitCode !== 0) break
    }
    const status = await subrosa("witness", "status", "--state", at(name))
    assert.equal(status.exitCode, 5, status.text)
    assert.match(status.text, /WENT BACK|FORKED/)
    const [, file = ""] = /\(([^)]*evidence[^)]*)\)/.exec(status.text) ?? []
    const evidence = await readFile(file, "utf8")
    assert.equal(evidence.match(/^subrosa\.log\//gm)?.length, 2, "two signed checkpoints")
  }
  const mirrored = await subrosa("log", "verify", "--from-files", at("mirror"), "--policy", at("policy.txt"))
  assert.equal(mirrored.exitCode, 0, "what was mirrored before still verifies")
})
