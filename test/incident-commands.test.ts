/** An incident by the commands, as an owner's script runs it against a real server. */
import assert from "node:assert/strict"
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { after, before, test } from "node:test"
import type { ApprovalId, ChartId } from "@subrosa/contract"
import type { Engine } from "@subrosa/engine"
import { type CommandLine, openCommandLine } from "./support/command-line.ts"

let line: CommandLine
let charts: ChartId[]
let pia: Engine
let request: ApprovalId
let id = ""
const at = (name: string) => line.at(name)
const subrosa = (...args: string[]) => line.subrosa("incident", ...args)
const json = <T>(...args: string[]) => line.json<T>("incident", ...args)

before(async () => {
  line = await openCommandLine()
  charts = await line.asOwner(async (engine) => {
    const made: ChartId[] = []
    for (const [family, address] of [
      ["Lopez", { line: ["12 Elm Street"], city: "Albany", state: "NY", postalCode: "12207", country: "US" }],
      ["Weber", { line: ["3 Oak Avenue"], city: "Fresno", state: "CA", postalCode: "93701", country: "US" }],
      ["Novak", undefined],
    ] as const) {
      const patient = {
        ...{ resourceType: "Patient", name: [{ family }], birthDate: "1980-01-01" },
        ...(address !== undefined && { address: [address] }),
      }
      made.push(await engine.patientCreate({ patient }))
    }
    for (const chart of made.slice(0, 2)) await engine.chartOpen({ chart, purpose: "TREAT" })
    return made
  })
})
after(() => line.close())

test("bad input is refused in words, with what to do", async () => {
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const title = ["open", "--title", "Lost laptop"]
  const future = await subrosa(...title, "--discovered", "2999-01-01", "--insider", line.account, "--from", from)
  assert.deepEqual([future.exitCode, /in the future/.test(future.text)], [2, true], future.text)
  const nobody = await subrosa(...title, "--discovered", from, "--insider", crypto.randomUUID(), "--from", from)
  assert.deepEqual([nobody.exitCode, /Nobody here has the account/.test(nobody.text)], [2, true], nobody.text)
  const nothing = await subrosa(...title, "--discovered", from)
  assert.match(nothing.text, /nothing was named as taken\nadd --device/)
  const timeless = await subrosa(...title, "--discovered", from, "--insider", line.account)
  assert.match(timeless.text, /add --from TIME/)
})

test("a case is opened, scoped, assessed; each entry with why; the counts add up", async () => {
  const from = new Date(Date.now() - 3_600_000).toISOString()
  const opened = await json<{ case: string }>(
    ...["open", "--title", "Lost laptop", "--discovered", new Date().toISOString(), "--by", line.account],
    ...["--insider", line.account, "--from", from],
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
  pia = await line.admit("Pia", ["privacy-officer"])
  await line.json("backup", "--out", at("one.backup"))
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

test("a release waits for the second officer; codes are imported whole, given once, and are not printed", async () => {
  const waiting = await json<{ kind: string; approval: { id: string; alone: boolean } }>("approve", id)
  assert.deepEqual([waiting.kind, waiting.approval.alone], ["waiting", false])
  request = waiting.approval.id as ApprovalId
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

test("what is owed is known before anybody is counted; who writes is asked first", async () => {
  const early = await subrosa("duties", id)
  assert.deepEqual([early.exitCode, /Say first how your practice is called/.test(early.text)], [4, true], early.text)
  const contact = { name: "Ann Lee", title: "Owner", email: "ann@example.org", phone: "555-0100" }
  const filer = {
    ...{
      legalName: "Elm Street Counseling",
      entity: "hipaa-covered provider",
      street: "1 Main Street",
      city: "Albany",
    },
    ...{ state: "NY", postalCode: "12207", country: "US", contact },
  }
  const sender = { filer, name: "Elm Street", outsideName: "Elm Street", phone: "800-555-0100", phoneIsTollFree: true }
  await writeFile(at("broken.json"), JSON.stringify({ ...sender, signer: "Ann Lee, owner", timeZone: "Nowhere" }))
  const broken = await subrosa("sender", "--from", at("broken.json"))
  assert.deepEqual([broken.exitCode, /timeZone/.test(broken.text)], [2, true], broken.text)
  await writeFile(
    at("sender.json"),
    JSON.stringify({ ...sender, signer: "Ann Lee, owner", timeZone: "America/New_York" }),
  )
  assert.equal((await json<{ name: string }>("sender", "--from", at("sender.json"))).name, "Elm Street")
  const duties = await subrosa("duties", id)
  assert.match(duties.text, /not counted yet/)
  assert.match(duties.text, /3 in New York/)
  const unreleased = await subrosa("duties", id, "--count")
  assert.deepEqual(
    [unreleased.exitCode, /Another officer has to agree/.test(unreleased.text)],
    [4, true],
    unreleased.text,
  )
})

test("a second officer agrees; people are counted, written to, printed for, reported, and followed up", async () => {
  await pia.approvalDecide({ approval: request, decision: "approve" })
  await pia.lock()
  assert.equal((await json<{ kind: string }>("approve", id)).kind, "released")

  const counted = await json<{ residents: Record<string, number>; provisional: boolean }>("duties", id, "--count")
  assert.deepEqual(counted.residents, { "us-ny": 1, "us-ca": 1, elsewhere: 1 })
  assert.equal(counted.provisional, false)

  const { words } = await json<{ words: object }>("words", id)
  await writeFile(at("words.json"), JSON.stringify({ ...words, start: "2026-11-01", end: "2026-11-02" }))
  assert.equal((await json<{ kept: boolean }>("words", id, "--from", at("words.json"))).kept, true)

  await writeFile(at("more.csv"), "code\nA3\n")
  await json("codes", "import", at("more.csv"), "--label", "Vendor, more")
  assert.equal((await json<{ assigned: number }>("codes", "assign", id)).assigned, 3)

  const made = await json<{ made: number; heldBack: { chart: string; reason: string }[] }>("letters", "make", id)
  assert.equal(made.made, 2)
  assert.deepEqual(
    made.heldBack.map(({ chart, reason }) => [chart, reason]),
    [[charts[2], "no-address"]],
  )
  assert.equal((await json<{ made: number }>("letters", "make", id)).made, 0, "nobody gets two")
  await mkdir(at("print"))
  const printed = await json<{ files: { out: string; bytes: number }[] }>("letters", "print", id, "--out", at("print"))
  const [letters, list] = await Promise.all(printed.files.map(({ out }) => readFile(out)))
  assert.equal(letters?.subarray(0, 5).toString(), "%PDF-")
  const rows = list?.toString().trim().split("\n") ?? []
  assert.equal(rows.length, 3)
  assert.doesNotMatch(list?.toString() ?? "", /Lopez|Weber/)
  await subrosa("letters", "show", id, charts[0] ?? "", "--out", at("one.pdf"))
  assert.equal((await readFile(at("one.pdf"))).subarray(0, 5).toString(), "%PDF-")

  const unreached = await json<{ chart: string; state: string; because: string }[]>("unreached", id)
  assert.deepEqual(
    unreached.map(({ chart, state }) => [chart, state]),
    [[charts[2], "held-back"]],
  )
  const site = await json<{ out: string }>("public", id, "--kind", "web", "--out", at("print"))
  assert.match(await readFile(site.out, "utf8"), /^# Notice of Data Breach/)
  await json("calls", "mark", id, charts[0] ?? "", "--risk", "3")
  const calls = await json<{ calls: object[]; without: { chart: string }[] }>("calls", "list", id)
  assert.equal(calls.calls.length + calls.without.length, 1)

  assert.deepEqual(await json("deliver", "email", id), { accepted: 0, others: [] }, "nobody's card asks for e-mail")
  const sent = await json<{ sent: number }>("deliver", "sent", id, "post")
  assert.equal(sent.sent, 2)
  await writeFile(at("returns.csv"), "piece_id,status,date\nstrange-1,returned,2026-11-20\n")
  const strange = await subrosa("deliver", "returns", id, at("returns.csv"))
  assert.deepEqual([strange.exitCode, /Nothing of it was taken/.test(strange.text)], [2, true], strange.text)
  await json("deliver", "step", id, charts[1] ?? "", "returned")
  const early = await subrosa("deliver", "step", id, charts[0] ?? "", "unreachable")
  assert.notEqual(early.exitCode, 0, "a reason is needed")
  await json("deliver", "step", id, charts[1] ?? "", "unreachable", "--reason", "moved")
  const standing = await json<{ chart: string; state: string }[]>("deliver", "list", id)
  assert.deepEqual(
    new Map(standing.map(({ chart, state }) => [chart, state])),
    new Map([
      [charts[0], "sent"],
      [charts[1], "unreachable"],
      [charts[2], "held-back"],
    ]),
  )
  assert.match(
    (await subrosa("status", id)).text,
    /3 affected = 0 told \+ 1 being told \+ 1 unreachable \+ 1 held back/,
  )

  const filed = await json<{ files: string[] }>("filings", "make", id, "--form", "hhs", "--out", at("print"))
  const [jsonFile = "", pdfFile = ""] = filed.files
  assert.match(await readFile(jsonFile, "utf8"), /"affected": 3/)
  const { items } = await json<{ items: { duty: { entry: string; jurisdiction: string; kind: string } }[] }>(
    "duties",
    id,
  )
  const hhs = items.find(({ duty }) => duty.jurisdiction === "us-federal-hipaa" && duty.kind === "regulator")
  assert.ok(hhs)
  const how = ["--duty", hhs.duty.entry, "--jurisdiction", hhs.duty.jurisdiction, "--recipient", "HHS"]
  await json("filings", "record", id, ...how, "--filed", new Date().toISOString(), "--filing", pdfFile)
  const after = await subrosa("duties", id)
  assert.match(after.text, /^done .*us-federal-hipaa/m)

  const evidence = await json<{ files: string[] }>("evidence", id, charts[2] ?? "", "--out", at("print"))
  const [statement = ""] = evidence.files
  assert.match((await subrosa("check-evidence", statement)).text, /^ours: about Novak/)
  await writeFile(at("forged.json"), (await readFile(statement, "utf8")).replace("Novak", "Novotny"))
  const forged = await subrosa("check-evidence", at("forged.json"))
  assert.deepEqual([forged.exitCode, /not ours, or was changed/.test(forged.text)], [5, true], forged.text)
})

test("roles, the police's wish, the end, the hold beyond it and a new beginning stand in the case", async () => {
  await json("role", id, "lead", line.account)
  assert.match((await subrosa("status", id)).text, /leads the case\./)
  await json("role", id, "lead", line.account, "--taken")
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const police = ["police", id, "--official", "Sgt. Dale"]
  const long = await subrosa(...police, "--until", day(40))
  assert.deepEqual([long.exitCode, /30 days at most/.test(long.text)], [2, true], long.text)
  const unnamed = await subrosa("police", id, "--until", day(3))
  assert.match(unnamed.text, /say who asked, and until when\nadd --official/)
  await json(...police, "--until", day(40), "--form", "written")
  const silent = await subrosa("deliver", "sent", id, "post")
  assert.deepEqual([silent.exitCode, /silence/.test(silent.text)], [4, true], silent.text)
  await json("police", id, "--lifted")
  assert.match((await subrosa("police", id, "--lifted")).text, /nobody asks for silence/)

  await json("close", id, "completed")
  await json("hold", id, "--lifted")
  const [listed] = await json<{ closedAt: string | null; hold: boolean }[]>("list")
  assert.deepEqual([listed?.closedAt === null, listed?.hold], [false, false])
  await json("reopen", id)
  await json("hold", id)
  const status = await subrosa("status", id)
  assert.match(status.text, /nothing in reach of this case is erased/)
  assert.doesNotMatch(status.text, /leads the case|Police asked/)
})

test("of a copy of the data it is said what shows that it cannot be read, and what nobody has vouched for", async () => {
  const copy = await json<{ case: string }>(
    ...["open", "--title", "Backup stolen", "--discovered", new Date().toISOString()],
    ...["--backup", "--at", new Date().toISOString()],
  )
  const scope = await subrosa("scope", copy.case)
  assert.match(scope.text, /^scope 1: 0 people, 0 entries/)
  assert.match(scope.text, /the copy cannot be read:\n {2}Every entry is sealed in the client with AES-256-GCM/)
  assert.match(scope.text, /\? The keeper's key is said not to be in the copy\. A person has to vouch for that\./)
})
