/** A practice, its backup, the loss of everything, and the way back: through the commands, as a person types them. */
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import type { ChartId } from "@subrosa/contract"
import { sealKeyFile } from "@subrosa/crypto"
import { openKeyFile } from "@subrosa/crypto/open"
import { type BackupHeader, createEngine, type Engine, readChart } from "@subrosa/engine"
import { keeperSchema, openDb, type RunningServer, readConfig, startServer, subrosaModules } from "@subrosa/server"
import { Command } from "commander"
import { TOTP } from "otpauth"
import { openFile, readFileKey } from "./backup-file.ts"
import { backupCommand } from "./commands/backup.ts"
import { restoreCommand } from "./commands/restore.ts"
import { describeFailure } from "./describe-failure.ts"
import { nodePlatform } from "./node-platform.ts"

const passphrase = "correct horse battery staple"
const password = "a password of some length"
const deviceLabel = "Test"
const environment = { ...process.env }

let dir = ""
let server: RunningServer
let chart: ChartId
let port = 0
/** The chart as FHIR, as it was when the backup was made. */
let written = ""
let totpSecret = ""
const at = (name: string) => join(dir, name)

const serve = async (data: string): Promise<RunningServer> =>
  startServer(readConfig({ data: at(data), port }), { modules: subrosaModules({}), web: false })

const newEngine = (): Engine =>
  createEngine(nodePlatform({ origin: server.url, stateFile: at("state/subrosa/state.json") }))

async function signedIn(): Promise<Engine> {
  const engine = newEngine()
  await engine.keyFileSignIn({ text: await readFile(at("owner.key"), "utf8"), passphrase, deviceLabel })
  return engine
}

async function chartText(engine: Engine): Promise<string> {
  await engine.chartOpen({ chart, purpose: "TREAT" })
  return new Response((await engine.exportChart({ chart, format: "ndjson" })).stream).text()
}

/** Runs a command and answers its exit code and what it printed. */
async function subrosa(...args: string[]): Promise<{ exitCode: number; text: string }> {
  const program = new Command("subrosa").option("--server <url>").option("--key <file>").option("--json").exitOverride()
  backupCommand(program)
  restoreCommand(program)
  const printed: string[] = []
  const write = process.stdout.write.bind(process.stdout)
  // Commands print text; what the test runner reports through the same pipe is bytes.
  process.stdout.write = (chunk: string | Uint8Array) =>
    typeof chunk === "string" ? printed.push(chunk) > 0 : write(chunk)
  try {
    await program.parseAsync(["--server", server.url, "--key", at("owner.key"), ...args], { from: "user" })
    return { exitCode: 0, text: printed.join("") }
  } catch (error) {
    const { exitCode, message, hint } = describeFailure(error)
    return { exitCode, text: `${printed.join("")}${message}\n${hint ?? ""}` }
  } finally {
    process.stdout.write = write
  }
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-restore-"))
  process.env.SUBROSA_PASSPHRASE = passphrase
  process.env.XDG_STATE_HOME = at("state")
  delete process.env.DATABASE_URL
  server = await serve("first")
  port = Number(new URL(server.url).port)
  await newEngine().keyFileSetup({
    setupToken: server.setupLink?.replace(/^.*#/, "") ?? "",
    practiceName: "Elm Street",
    personName: "Ann",
    seesPatients: true,
    deviceLabel,
    passphrase,
    // Opened many times here: a small work factor, where real files take a second.
    keep: async (text) => {
      await writeFile(at("owner.key"), await sealKeyFile(await openKeyFile(text, passphrase), passphrase, 10))
    },
  })
  const engine = await signedIn()
  const totp = await engine.totpCreate("ann@example.org")
  totpSecret = totp.secret
  const totpCode = new TOTP({ secret: totpSecret }).generate()
  await engine.passwordAdd({ loginName: "ann@example.org", password, totpSecret, totpCode })
  const letter = Buffer.from("A letter of many words. ".repeat(400)).toString("base64")
  const patient = { resourceType: "Patient", id: "p", name: [{ family: "Nowak", given: ["Ida"] }] }
  const attachment = { contentType: "text/plain", data: letter }
  const document = {
    resourceType: "DocumentReference",
    id: "d",
    status: "current",
    subject: { reference: "Patient/p" },
    content: [{ attachment }],
  }
  const bundle = { resourceType: "Bundle", type: "collection", entry: [{ resource: patient }, { resource: document }] }
  const stream = () => new Blob([JSON.stringify(bundle)]).stream()
  const report = await engine.import({ sources: [{ name: "ida.json", stream }], addToWorklist: true })
  assert.deepEqual(report.refused, [])
  chart = report.patients[0]?.chart ?? assert.fail("no chart")
  await engine.chartOpen({ chart, purpose: "TREAT" })
  const sections = [{ name: "note", text: "Sleeps better." }]
  await engine.noteSign({
    id: crypto.randomUUID(),
    chart,
    kind: "clinical",
    format: "free",
    title: "Session",
    sections,
  })
  written = await chartText(engine)
  await engine.signOut({ everywhere: false })
})

after(async () => {
  await server?.close()
  process.env = environment
  await rm(dir, { recursive: true, force: true })
})

test("a backup is written, read back and verified", async () => {
  const { exitCode, text } = await subrosa("backup", "--out", at("one.backup"))
  assert.equal(exitCode, 0, text)
  assert.match(text, /verified/)
  assert.doesNotMatch(text, /Nowak|Ida/)
  assert.equal((await stat(at("one.backup"))).mode & 0o077, 0)
  await assert.rejects(stat(at("one.backup.unchecked")))
})

test("after the loss of everything the practice is there again from the backup and the keeper's key", async () => {
  await writeFile(at("keeper.copy"), await readFile(at("first/keeper.key")), { mode: 0o600 })
  await server.close()
  await rm(at("first"), { recursive: true })
  const { exitCode, text } = await subrosa(
    ...["restore", at("one.backup"), "--data", at("second"), "--keeper-key", at("keeper.copy")],
  )
  assert.equal(exitCode, 0, text)
  assert.match(text, /rows restored/)
  assert.equal((await stat(at("second/keeper.key"))).mode & 0o077, 0)

  server = await serve("second")
  assert.equal(server.setupLink, undefined, "a restored server must not offer to set up a practice")
  const engine = await signedIn()
  assert.equal(await chartText(engine), written)
  const { failures, size } = await engine.logVerify()
  assert.deepEqual(failures, [])
  assert.ok(size > Number((await readHeader()).checkpoint.split("\n")[1]), "the log goes on where the backup ended")
  await engine.signOut({ everywhere: false })
})

test("a password signs in after the restore as before", async () => {
  const totpCode = new TOTP({ secret: totpSecret }).generate({ timestamp: Date.now() + 30_000 })
  const engine = newEngine()
  await engine.passwordSignIn({ loginName: "ann@example.org", password, totpCode, deviceLabel })
  assert.equal(engine.state().kind, "open")
  await engine.signOut({ everywhere: false })
})

test("sessions of before the loss are not restored", async () => {
  const db = openDb({ connection: server.database, ...keeperSchema })
  const { practice } = await readHeader()
  const { rows } = await db.withPractice(practice, (session) =>
    session.query("select from keeper.session where ended_at is null"),
  )
  await db.close()
  assert.equal(rows.length, 0)
})

test("the same practice is not restored over itself", async () => {
  const { exitCode, text } = await subrosa(
    ...["restore", at("one.backup"), "--accept-older", "--data", at("second"), "--keeper-key", at("keeper.copy")],
  )
  assert.equal(exitCode, 1)
  assert.match(text, /already in use by process/)
})

test("a backup older than what this machine has seen is refused, with both sizes and times", async () => {
  const { exitCode, text } = await subrosa("restore", at("one.backup"), "--check")
  assert.equal(exitCode, 4, text)
  assert.match(text, /made 20\d\d-\S+Z at \d+ entries, and a checkpoint of \d+ entries is known, seen 20\d\d-\S+Z/)
})

test("told to, an older backup is restored, and this machine accepts the shorter log", async () => {
  const { exitCode, text } = await subrosa(
    ...["restore", at("one.backup"), "--accept-older", "--data", at("third"), "--keeper-key", at("keeper.copy")],
  )
  assert.equal(exitCode, 0, text)
  assert.match(text, /OLDER than a known checkpoint/)
  await server.close()
  server = await serve("third")
  const engine = await signedIn()
  assert.equal(await chartText(engine), written)
  await engine.signOut({ everywhere: false })
})

test("another keeper's key is refused, and nothing is left behind", async () => {
  await writeFile(at("other.key"), `${"A".repeat(43)}\n`, { mode: 0o600 })
  const { exitCode, text } = await subrosa(
    ...["restore", at("one.backup"), "--accept-older", "--data", at("fourth"), "--keeper-key", at("other.key")],
  )
  assert.equal(exitCode, 1)
  assert.match(text, /does not open this practice's keys/)
  await assert.rejects(stat(at("fourth/keeper.key")))
})

test("a backup with one bit flipped is refused", async () => {
  const bytes = await readFile(at("one.backup"))
  bytes[bytes.length >> 1]! ^= 1
  await writeFile(at("flipped.backup"), bytes)
  const { exitCode, text } = await subrosa(
    ...["restore", at("flipped.backup"), "--data", at("fifth"), "--keeper-key", at("keeper.copy")],
  )
  assert.equal(exitCode, 5)
  assert.match(text, /not_authentic/)
  await assert.rejects(stat(at("fifth")))
})

test("the chart is read from the backup alone, without any server", async () => {
  const { resources, unreadable } = await readChart(
    {
      open: async () => new Blob([await readFile(at("one.backup"))]).stream(),
      keyFile: { text: await readFile(at("owner.key"), "utf8"), passphrase },
      keeperKey: await readFile(at("keeper.copy"), "utf8"),
    },
    chart,
  )
  assert.deepEqual(unreadable, [])
  assert.deepEqual(resources.map(({ text }) => text).sort(), written.trimEnd().split("\n").sort())
})

async function readHeader(): Promise<BackupHeader> {
  return (await openFile(at("one.backup"), await readFileKey(at("owner.key")))).header
}
