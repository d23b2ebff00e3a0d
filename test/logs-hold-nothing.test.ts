/**
 * A lively session whose every text is a canary: names, notes, drafts, searches, reasons, and the texts of requests that are refused.
 * Afterwards the server's log, PostgreSQL's log and the whole data directory are searched for them.
 */
import assert from "node:assert/strict"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { after, before, test } from "node:test"
import { nodePlatform } from "@subrosa/cli"
import { createEngine, type Engine } from "@subrosa/engine"
import { inCanaries, newCanaries, spellingsOf } from "./support/canaries.ts"
import { type ChildServer, freePort, startChild } from "./support/child-server.ts"
import { queryAs } from "./support/office.ts"
import { closeRaw, sendBytes, sendRaw } from "./support/raw.ts"

const canary = newCanaries()
let data: string
let server: ChildServer
let engine: Engine

before(async () => {
  data = await mkdtemp(join(tmpdir(), "subrosa-canary-"))
  server = await startChild({ data, port: await freePort() })
})
after(async () => {
  closeRaw()
  await engine?.lock()
  await server?.kill("SIGTERM")
  await rm(data, { recursive: true, force: true })
})

test("a day at work", async () => {
  engine = createEngine(nodePlatform({ origin: server.url }))
  let keyFile = ""
  const passphrase = canary("passphrase")
  await engine.keyFileSetup({
    setupToken: server.setupLink?.replace(/^.*#/, "") ?? "",
    // Names of the practice and its staff are on their cards, which the server reads: no secret (spec/account.md).
    practiceName: "A practice",
    personName: "A clinician",
    seesPatients: true,
    deviceLabel: "A laptop",
    passphrase,
    keep: async (text) => {
      keyFile = text
    },
  })
  await engine.keyFileSignIn({ text: keyFile, passphrase, deviceLabel: "A laptop" })
  const chart = await engine.patientCreate({ patient: patient() })
  const opened = await engine.chartOpen({ chart, purpose: "TREAT", note: canary("reason") })
  assert.deepEqual(opened.unreadable, [])
  for (const kind of ["clinical", "psychotherapy"] as const) {
    const draft = {
      id: crypto.randomUUID(),
      chart,
      kind,
      format: "free" as const,
      title: canary("title"),
      sections: [{ name: canary("section"), text: canary("note") }],
    }
    await engine.draftSave(draft)
    await engine.draftSave({ ...draft, id: crypto.randomUUID() })
    await engine.noteSign(draft)
  }
  const text = [patient("import"), ...[1, 2, 3].map((i) => observation(i))].map((one) => JSON.stringify(one)).join("\n")
  const report = await engine.import({
    sources: [{ name: `${canary("file")}.ndjson`, stream: () => new Blob([text]).stream() }],
    addToWorklist: true,
  })
  assert.equal(report.resources.Patient?.added, 1)
  await engine.find(`${canary("family")} 1970-01-02`)
  await engine.find(canary("nobody"))
  await engine.worklistUpdate({ add: [{ chart, name: canary("worklist") }] })
  await engine.who(chart)
  const { stream } = await engine.exportChart({ chart, format: "bundle" })
  assert.match(await new Response(stream).text(), inCanaries)
})

test("requests that are refused, with names in every place", async () => {
  const name = canary("refused")
  const asks = [
    { method: "POST", target: "/v1/sign-in/start", body: `{"kind":"password","loginName":"${name}"}` },
    { method: "POST", target: "/v1/sign-in/start", body: `{"kind":"password","loginName":["${name}"` },
    { method: "POST", target: "/v1/sign-in/start", body: `{"${name}":1}` },
    { method: "POST", target: "/v1/sign-in/start", body: `{"kind":"${name}"}` },
    { method: "POST", target: `/v1/practices/${name}/find`, body: `{"tokens":["${name}"]}` },
    { method: "GET", target: `/v1/practices/${name}/charts/${name}` },
    { method: "GET", target: `/charts/${name}?search=${name}` },
    { method: "GET", target: `/v1/server?name=${name}` },
    { method: "DELETE", target: `/${name}` },
    { method: "PATCH", target: `/v1/${name}` },
    { method: "POST", target: "/v1/practices", body: `{"practice":"${name}"}` },
  ]
  for (const { method, target, body } of asks) {
    const headers = {
      "content-type": "application/json",
      "user-agent": name,
      referer: `http://localhost/${name}`,
      cookie: `name=${name}`,
      "x-forwarded-for": name,
      "signature-input": `subrosa=("@method");keyid="${name}"`,
      signature: `subrosa=:${Buffer.from(name).toString("base64")}:`,
      "content-digest": name,
    }
    const answer = await sendRaw(server.url, { method, target, headers, ...(body && { body: Buffer.from(body) }) })
    assert.ok(answer.status >= 400 || target.startsWith("/charts/") || method === "GET", `${target}: ${answer.status}`)
    assert.ok(answer.status < 500, answer.body)
    // A page of the app may be answered to any address; a problem repeats nothing.
    if (answer.status >= 400) assert.doesNotMatch(answer.body, inCanaries, `${method} ${target.slice(0, 40)}`)
  }
  await sendBytes(server.url, [`GET /${name} HTTP/1.1\r\nHost: localhost\r\nX-${name}\r\n\r\n`])
  await sendBytes(server.url, [`${name} / HTTP/1.1\r\n\r\n`])
  await sendBytes(server.url, [`GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`])
})

test("statements that fail in the database", async () => {
  const name = canary("statement")
  const admin = await server.admin()
  for (const text of [
    `select '${name}'::int`,
    `select "${name}"`,
    `select $1::uuid`,
    `insert into keeper.practice (id) values ('${name}')`,
  ]) {
    await assert.rejects(queryAs({ ...admin, user: "subrosa" }, text, text.includes("$1") ? [name] : undefined))
  }
})

test("neither logs nor files hold any of it, while the server runs and after it has stopped", async () => {
  const { said } = canary
  assert.ok(said.size >= 15)
  const [running, logs] = await searched()
  assert.deepEqual(running, [])
  assert.ok(logs.includes("log/server.log") && logs.includes("log/postgres.log"))
  await server.kill("SIGTERM")
  const [stopped] = await searched()
  assert.deepEqual(stopped, [])
})

test("the search would have found them", async () => {
  const [word = ""] = canary.said
  const text = `before ${word} after`
  const planted: Record<string, Buffer> = {
    plain: Buffer.from(text),
    lower: Buffer.from(text.toLowerCase()),
    wide: Buffer.from(text, "utf16le"),
    hex: Buffer.from(Buffer.from(text).toString("hex")),
    ...Object.fromEntries(
      ["", "x", "xy"].map((shift) => [`base64${shift}`, Buffer.from(Buffer.from(shift + text).toString("base64"))]),
    ),
  }
  for (const [name, bytes] of Object.entries(planted)) {
    await writeFile(join(data, "planted"), bytes)
    const [found] = await searched("planted")
    assert.ok(found.length > 0, name)
  }
  const log = await readFile(join(data, "log/server.log"), "utf8")
  assert.match(log, /"status":400/, "the refused requests are in the log")
  assert.match(log, /"route":"\/v1\/sign-in\/start"/)
})

/** Where a canary was found, and every file that was searched. */
async function searched(only?: string): Promise<[found: string[], files: string[]]> {
  const spellings = spellingsOf(canary.mark)
  const entries = await readdir(data, { recursive: true, withFileTypes: true })
  const all = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = only === undefined ? all : [join(data, only)]
  const found: string[] = []
  for (const file of files) {
    // PostgreSQL may drop a file while we look.
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    for (const spelling of spellings)
      if (bytes.includes(spelling)) found.push(`${relative(data, file)}: ${spelling.toString("latin1").slice(0, 40)}`)
  }
  return [found, files.map((file) => relative(data, file))]
}

const patient = (of = "patient") => ({
  resourceType: "Patient",
  id: of,
  name: [{ family: canary("family"), given: [canary("given")] }],
  birthDate: "1970-01-02",
  telecom: [
    { system: "email", value: `${canary("mail")}@example.org` },
    { system: "phone", value: "+1 555 0100 4711" },
  ],
  address: [{ line: [canary("street")], city: canary("city") }],
  identifier: [{ system: "urn:test:mrn", value: canary("mrn") }],
})

const observation = (i: number) => ({
  resourceType: "Observation",
  id: `o${i}`,
  status: "final",
  code: { text: canary("code") },
  subject: { reference: "Patient/import" },
  valueString: canary("value"),
})
