/** An incident by the commands, as an owner's script runs it against a real server. */
import assert from "node:assert/strict"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import type { ChartId } from "@subrosa/contract"
import { createEngine, type Engine } from "@subrosa/engine"
import { type RunningServer, readConfig, startServer, subrosaModules } from "@subrosa/server"
import { describeFailure } from "../../describe-failure.ts"
import { nodePlatform } from "../../node-platform.ts"
import { createProgram } from "../../program.ts"

const passphrase = "correct horse battery staple"
const environment = { ...process.env }
let dir = ""
let server: RunningServer
let charts: ChartId[]
let account = ""
let id = ""
const at = (name: string) => join(dir, name)

async function subrosa(...args: string[]): Promise<{ exitCode: number; text: string }> {
  const printed: string[] = []
  const write = process.stdout.write.bind(process.stdout)
  // Commands print text; what the test runner reports through the same pipe is bytes.
  process.stdout.write = (chunk: string | Uint8Array) =>
    typeof chunk === "string" ? printed.push(chunk) > 0 : write(chunk)
  try {
    await createProgram().parseAsync(["--server", server.url, "--key", at("owner.key"), "incident", ...args], {
      from: "user",
    })
    return { exitCode: 0, text: printed.join("") }
  } catch (error) {
    const { exitCode, message, hint } = describeFailure(error)
    return { exitCode, text: `${printed.join("")}${message}\n${hint ?? ""}` }
  } finally {
    process.stdout.write = write
  }
}
async function json<T>(...args: string[]): Promise<T> {
  const { exitCode, text } = await subrosa(...args, "--json")
  assert.equal(exitCode, 0, text)
  return JSON.parse(text)
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-incident-"))
  process.env.SUBROSA_PASSPHRASE = passphrase
  process.env.XDG_STATE_HOME = at("state")
  delete process.env.DATABASE_URL
  server = await startServer(readConfig({ data: at("data"), port: 0 }), { modules: subrosaModules({}), web: false })
  const engine: Engine = createEngine(nodePlatform({ origin: server.url, stateFile: at("state/subrosa/state.json") }))
  const made = await engine.keyFileSetup({
    setupToken: server.setupLink?.replace(/^.*#/, "") ?? "",
    practiceName: "Elm Street",
    personName: "Ann",
    seesPatients: true,
    deviceLabel: "Test",
    passphrase,
    keep: (text) => writeFile(at("owner.key"), text),
  })
  account = made.account
  await engine.keyFileSignIn({ text: await readFile(at("owner.key"), "utf8"), passphrase, deviceLabel: "Test" })
  charts = []
  for (const family of ["Lopez", "Weber", "Novak"]) {
    const patient = { resourceType: "Patient", name: [{ family }], birthDate: "1980-01-01" }
    charts.push(await engine.patientCreate({ patient }))
  }
  for (const chart of charts.slice(0, 2)) await engine.chartOpen({ chart, purpose: "TREAT" })
  await engine.lock()
})
after(async () => {
  process.env = environment
  await server.close()
  await rm(dir, { recursive: true, force: true })
})

test("bad input is refused in words, with what to do", async () => {
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const title = ["open", "--title", "Lost laptop"]
  const future = await subrosa(...title, "--discovered", "2999-01-01", "--insider", account, "--from", from)
  assert.deepEqual([future.exitCode, /in the future/.test(future.text)], [2, true], future.text)
  const nobody = await subrosa(...title, "--discovered", from, "--insider", crypto.randomUUID(), "--from", from)
  assert.deepEqual([nobody.exitCode, /Nobody here has the account/.test(nobody.text)], [2, true], nobody.text)
  const nothing = await subrosa(...title, "--discovered", from)
  assert.match(nothing.text, /nothing was named as taken\nadd --device/)
  const timeless = await subrosa(...title, "--discovered", from, "--insider", account)
  assert.match(timeless.text, /add --from TIME/)
})

test("a case is opened, scoped, assessed; each entry with why; the counts add up", async () => {
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const opened = await json<{ case: string }>(
    ...["open", "--title", "Lost laptop", "--discovered", new Date().toISOString(), "--by", account],
    ...["--insider", account, "--from", from],
  )
  id = opened.case
  const scoped = await json<{ counts: { charts: number; entries: number }; exposed: { chart: string }[] }>(
    ...["scope", id, "--entries", "--because", "first look"],
  )
  // Ann made all three charts: what she wrote she saw.
  assert.deepEqual(
    scoped.exposed.map(({ chart }) => chart),
    [...charts].sort(),
  )
  assert.equal(scoped.counts.entries, 3)
  const draft = await json<{ factors: { id: string }[] }>("assess", id)
  const answers = draft.factors.map(({ id: factor }) => ({ factor, risk: "high", because: "Names and notes." }))
  await writeFile(at("answers.json"), JSON.stringify({ decision: "notify", answers }))
  const signed = await json<{ signed: { decision: string } }>("assess", id, "--answers", at("answers.json"))
  assert.equal(signed.signed.decision, "notify")
  const status = await subrosa("status", id)
  assert.match(status.text, /3 affected = 0 told \+ 3 being told \+ 0 unreachable \+ 0 held back/)
  assert.match(status.text, /"Lost laptop"/)
})

test("samples are compared with a backup alone: ours, altered, not ours; one key is not enough", async () => {
  const backup = ["--server", server.url, "--key", at("owner.key"), "backup", "--out", at("one.backup"), "--json"]
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (chunk: string | Uint8Array) => typeof chunk === "string" || write(chunk)
  try {
    await createProgram().parseAsync(backup, { from: "user" })
  } finally {
    process.stdout.write = write
  }
  await mkdir(at("posted"))
  await writeFile(at("posted/1"), "WEBER, 1980-01-01")
  await writeFile(at("posted/2"), "we will send everything we have about you to your employer")
  const args = ["samples", id, at("posted"), "--kinds", "directory", "--backup", at("one.backup")]
  const report = await json<{ charts: number; verdicts: { verdict: string; match?: { chart: string } }[] }>(
    ...args,
    "--keeper-key",
    at("data/keeper.key"),
  )
  assert.equal(report.charts, 3)
  const [ours, strange] = report.verdicts
  assert.deepEqual([ours?.verdict, ours?.match?.chart], ["identical", charts[1]])
  assert.equal(strange?.verdict, "not-ours")
  const alone = await subrosa(...args)
  assert.match(alone.text, /never with one alone/)
  const online = await subrosa("samples", id, at("posted"), "--kinds", "directory")
  assert.deepEqual([online.exitCode, /another officer has to agree/.test(online.text)], [4, true], online.text)
})

test("a lone owner's release waits; codes are imported whole, given once, and are not printed", async () => {
  const waiting = await json<{ kind: string; approval: { alone: boolean } }>("approve", id)
  assert.deepEqual([waiting.kind, waiting.approval.alone], ["waiting", true])
  await writeFile(at("bad.csv"), "code\nA1\nA1\n")
  const bad = await subrosa("codes", "import", at("bad.csv"), "--label", "Vendor")
  assert.deepEqual(
    [bad.exitCode, /row 3: this code is in row 2 already; nothing was imported/.test(bad.text)],
    [2, true],
    bad.text,
  )
  await writeFile(at("codes.csv"), "code\nA1\nA2\n")
  assert.equal((await json<{ codes: number }>("codes", "import", at("codes.csv"), "--label", "Vendor")).codes, 2)
  const given = await subrosa("codes", "assign", id)
  assert.deepEqual([given.exitCode, /1 people have no code/.test(given.text)], [7, true], given.text)
  assert.doesNotMatch(given.text, /A1|A2/)
  const answer = await subrosa("answer", id, charts[0] ?? "")
  assert.match(answer.text, /^in\n/)
  const letter = await subrosa("check-letter", "ABCD-EFGH")
  assert.deepEqual([letter.exitCode, /not ours/.test(letter.text)], [5, true])
})
