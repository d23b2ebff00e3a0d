/** Commands that have no other test: finding, care relations, drills kept as evidence, helpers. */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { readFile, writeFile } from "node:fs/promises"
import { after, before, test } from "node:test"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { type ChartId, caseloadFree } from "@subrosa/contract"
import type { ImportReport } from "@subrosa/engine"
import { type CommandLine, openCommandLine } from "./support/command-line.ts"

let line: CommandLine
let chart: ChartId
before(async () => {
  line = await openCommandLine()
  await line.admit("Ben", ["clinician"])
  const patient = { resourceType: "Patient", name: [{ family: "Lopez" }], birthDate: "1980-01-01" }
  chart = await line.asOwner((engine) => engine.patientCreate({ patient }))
})
after(() => line.close())

const relations = () => line.json<{ name: string; kind: string; until: string | null }[]>("care", "list", chart)
const told = async () => (await relations()).map(({ name, kind }) => `${name}: ${kind}`).sort()

test("care: assigned, handed over until the end of a day, ended; each as the list says", async () => {
  const before = await told()
  assert.equal((await line.subrosa("care", "assign", chart, "Ben")).exitCode, 0)
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  await line.json("care", "hand-over", chart, "Ben", "--until", day)
  assert.deepEqual(await told(), [...before, "Ben: assigned", "Ben: hand-over"].sort())
  const until = (await relations()).find(({ kind }) => kind === "hand-over")?.until ?? ""
  assert.equal(new Date(until).getTime(), new Date(`${day}T23:59:59.999`).getTime())
  assert.equal((await line.subrosa("care", "end", chart, "Ben", "assign")).exitCode, 0)
  assert.deepEqual(await told(), [...before, "Ben: hand-over"].sort())
})

test("care: who is not there, and a day that is none, are refused with what to do", async () => {
  const nobody = await line.subrosa("care", "assign", chart, "Zoe")
  assert.equal(nobody.exitCode, 2)
  assert.match(nobody.text, /nobody here is called Zoe\ngive the account id: .*\(Ben\)/)
  const endless = await line.subrosa("care", "hand-over", chart, "Ben")
  assert.notEqual(endless.exitCode, 0)
  const never = await line.subrosa("care", "assign", chart, "Ben", "--until", "soon")
  assert.notEqual(never.exitCode, 0)
})

test("find: a chart that is on one's list and among the practice's is one line; too little to search by is said", async () => {
  const patient = { resourceType: "Patient", id: "quist", name: [{ family: "Quist" }], birthDate: "1951-03-04" }
  const file = line.at("quist.json")
  await writeFile(file, JSON.stringify(patient))
  assert.equal((await line.subrosa("import", file)).exitCode, 0)
  const { text } = await line.subrosa("find", "quist", "1951-03-04")
  assert.match(text, /^[0-9a-f-]{36} {2}Quist {2}1951-03-04\s*$/)
  assert.match((await line.subrosa("find", "nobody")).text, /^Too little to search by/)
})

test("the version is the package's", async () => {
  const { version } = JSON.parse(await readFile(new URL("../packages/cli/package.json", import.meta.url), "utf8"))
  const program = fileURLToPath(new URL("../packages/cli/bin/subrosa.js", import.meta.url))
  assert.equal((await promisify(execFile)(process.execPath, [program, "--version"])).stdout, `${version}\n`)
})

test("import: for patients of a colleague it says what to add, and goes on with it", async () => {
  const ids = Array.from({ length: caseloadFree + 1 }, (_, i) => `colleague-${i}`)
  const patients = ids.map((id) => ({ resourceType: "Patient", id, name: [{ family: `Reed ${id}` }] }))
  const goals = ids.map((id) => ({
    resourceType: "Goal",
    id: `${id}-goal`,
    lifecycleStatus: "active",
    description: { text: "Sleep" },
    subject: { reference: `Patient/${id}` },
  }))
  const ndjson = (resources: readonly object[]) => resources.map((one) => `${JSON.stringify(one)}\n`).join("")
  const made = new Blob([ndjson(patients)])
  const source = { name: "patients.ndjson", size: made.size, stream: () => made.stream() }
  const bea = await line.admit("Bea", ["clinician"])
  await bea.import({ sources: [source], addToWorklist: false })
  await bea.lock()
  const file = line.at("goals.ndjson")
  await writeFile(file, ndjson([...patients, ...goals]))
  const refused = await line.subrosa("import", file)
  assert.deepEqual([refused.exitCode, /run it again with --caseload N/.test(refused.text)], [4, true], refused.text)
  const { resources } = await line.json<ImportReport>("import", file, "--caseload", String(ids.length))
  assert.deepEqual(resources.Goal, { added: ids.length, updated: 0, same: 0, refused: 0 })
})

test("a command that needs a second person stays until there is an answer, and goes on by itself", async () => {
  const officer = await line.admit("Otto", ["privacy-officer"])
  await line.asOwner(async (engine) => {
    await engine.settingsUpdate({ bulkCharts: 1 })
    await engine.patientCreate({ patient: { resourceType: "Patient", name: [{ family: "Moss" }] } })
  })
  // In a process of its own: one that has nothing to do but wait must not end.
  const { process: child, ended } = line.spawn("export", "--format", "ndjson", "--out", line.at("all.ndjson"))
  for await (const text of child.stderr) if (/Waiting/.test(String(text))) break
  for (const { id, kind } of await officer.approvals(true)) {
    assert.equal(kind, "export")
    await officer.approvalDecide({ approval: id, decision: "approve" })
  }
  assert.equal(await ended, 0)
  assert.match(await readFile(line.at("all.ndjson"), "utf8"), /Moss/)
  await officer.lock()
})

test("a command that is stopped while it waits leaves its request standing; run again, it takes that one up", async () => {
  const officer = await line.admit("Olga", ["privacy-officer"])
  await line.asOwner((engine) => engine.settingsUpdate({ bulkCharts: 1 }))
  const file = line.at("moss.json")
  await writeFile(file, JSON.stringify({ resourceType: "Patient", id: "moss", name: [{ family: "Moss" }] }))
  const wait = async () => {
    const { process: child, ended } = line.spawn("import", file, "--caseload", "5")
    for await (const text of child.stderr) if (/Waiting/.test(String(text))) break
    return { child, ended }
  }
  const first = await wait()
  const [asked] = await officer.approvals(true)
  first.child.kill("SIGINT")
  assert.notEqual(await first.ended, 0)
  const second = await wait()
  assert.deepEqual(
    (await officer.approvals(true)).map(({ id, state }) => [id, state]),
    [[asked?.id, "open"]],
  )
  if (asked !== undefined) await officer.approvalDecide({ approval: asked.id, decision: "approve" })
  assert.equal(await second.ended, 0)
  await officer.lock()
})

test("a drill runs under the practice's own limits, and its result is kept, listed and due again", async () => {
  assert.match((await line.subrosa("drill", "--kept")).text, /No drill was kept yet/)
  await line.asOwner((engine) => engine.settingsUpdate({ drillEveryDays: 30 }))
  const html = line.at("report.html")
  const result = await line.json<{ drill: string; bars: { met: boolean }[] }>(
    ...["drill", "R07", "--keep", "--config-from", "--report", html],
  )
  assert.equal(result.drill, "R07")
  assert.match(await readFile(html, "utf8"), /R07/)
  const kept = await line.json<{ drill: string; bars: number; missed: number; report?: object }[]>("drill", "--kept")
  assert.deepEqual(
    kept.map(({ drill, bars, missed }) => ({ drill, bars, missed })),
    [{ drill: "R07", bars: result.bars.length, missed: result.bars.filter(({ met }) => !met).length }],
  )
  assert.ok(kept[0]?.report, "an officer reads the report that was signed")
  assert.match((await line.subrosa("drill", "--kept")).text, /^R07 .*bars/m)
  assert.match((await line.subrosa("drill", "--every", "14")).text, /due again after 14 days/)
  assert.match((await line.subrosa("drill", "--every", "60")).text, /waits for a second person/)
})

test("a drill that does not exist is named with those that do", async () => {
  const { exitCode, text } = await line.subrosa("drill", "R99")
  assert.deepEqual([exitCode, /there is no drill R99\nthere are R01/.test(text)], [2, true], text)
})

test("recovery: helpers are named, shown and let go; whom nobody has named starts nothing", async () => {
  type Helpers = { own?: { helpers: { name: string; ended: boolean }[] }; helping: { name: string }[] }
  const named = await line.json<Helpers>("recovery", "helpers", "Ben")
  assert.deepEqual(
    named.own?.helpers.map(({ name, ended }) => [name, ended]),
    [["Ben", false]],
  )
  assert.match((await line.subrosa("recovery", "helpers")).text, /Ben could help you back in/)
  assert.notEqual((await line.subrosa("recovery", "start", "Ben")).exitCode, 0)
  const nobody = await line.subrosa("recovery", "helpers", "Zoe")
  assert.equal(nobody.exitCode, 2)
  assert.match(nobody.text, /nobody of that name works here: Zoe/)
  assert.deepEqual(await line.json<unknown[]>("recovery", "status"), [])
  assert.equal((await line.json<Helpers>("recovery", "helpers", "--none")).own, undefined)
})
