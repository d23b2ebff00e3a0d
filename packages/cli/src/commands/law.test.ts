/** `subrosa law` as a person types it. */
import assert from "node:assert/strict"
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { Command } from "commander"
import { describeFailure } from "../describe-failure.ts"
import { lawCommand } from "./law.ts"

let dir = ""
const at = (name: string) => join(dir, name)

const facts = {
  discovered: "2026-03-02",
  entity: "hipaa-covered provider",
  affected: { "us-ny": 1200 },
  elements: ["medical-information", "date-of-birth"],
  encrypted: false,
  keyTaken: false,
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-law-"))
  await cp(join(import.meta.dirname, "../../../law/data"), at("data"), { recursive: true })
  await writeFile(at("facts.json"), JSON.stringify(facts))
})
after(() => rm(dir, { recursive: true }))

async function subrosa(...args: string[]): Promise<{ exitCode: number; text: string; hint?: string | undefined }> {
  const program = new Command("subrosa").option("--json").exitOverride()
  lawCommand(program)
  const printed: string[] = []
  const write = process.stdout.write.bind(process.stdout)
  // Commands print text; what the test runner reports through the same pipe is bytes.
  process.stdout.write = (chunk: string | Uint8Array) =>
    typeof chunk === "string" ? printed.push(chunk) > 0 : write(chunk)
  try {
    await program.parseAsync(args, { from: "user" })
    return { exitCode: 0, text: printed.join("") }
  } catch (error) {
    const { message, hint, exitCode } = describeFailure(error)
    return { exitCode, text: `${printed.join("")}${message}`, hint }
  } finally {
    process.stdout.write = write
  }
}

test("law check prints what it counted", async () => {
  const { exitCode, text } = await subrosa("law", "check")
  assert.equal(exitCode, 0)
  assert.equal(text, "73 jurisdictions, 242 duties, 25 cases with 149 expectations\n")
})

test("law check fails with 1 and names file and path", async () => {
  const path = at("data/jurisdictions/us-ca.json")
  const good = await readFile(path, "utf8")
  await writeFile(path, good.replace('"amount": 30', '"amount": "thirty"'))
  const { exitCode, text, hint } = await subrosa("law", "check", "--data", at("data"))
  await writeFile(path, good)
  assert.equal(exitCode, 1)
  assert.match(text, /^jurisdictions\/us-ca\.json\/recipients\/0\/deadline\/amount: must be number,null/m)
  assert.match(hint ?? "", /law-data\.md/)
})

test("law due prints each owed duty with its date, in the order in which it presses", async () => {
  const { exitCode, text } = await subrosa("law", "due", "--facts", at("facts.json"), "--now", "2026-03-30")
  assert.equal(exitCode, 0)
  assert.match(text, /^due +2026-04-01 +2 d +us-ny ag +high, 2025-03-21 +Attorney General \(inferred\)$/m)
  assert.match(text, /^due +2026-05-08 ~ +39 d +us-ny ag-hipaa/m)
  assert.match(text, /media .*\(us-ny\)$/m)
  assert.doesNotMatch(text, /us-ny cra/)
  assert.ok(text.indexOf("us-ny ag ") < text.indexOf("us-federal-hipaa individuals"))
})

test("law due --filed turns what was done into firm dates", async () => {
  await writeFile(
    at("filed.json"),
    JSON.stringify([{ jurisdiction: "us-federal-hipaa", entry: "hhs-500", at: "2026-03-20" }]),
  )
  const { text } = await subrosa(
    "law",
    "due",
    "--facts",
    at("facts.json"),
    "--now",
    "2026-03-30",
    "--filed",
    at("filed.json"),
  )
  assert.match(text, /^late +2026-03-27 +-3 d +us-ny ag-hipaa/m)
  assert.match(text, /^done +2026-05-01 +2026-03-20 +us-federal-hipaa hhs-500/m)
})

test("law due --json is one value for programs, duties that are not owed among them", async () => {
  const { text } = await subrosa("law", "due", "--json", "--facts", at("facts.json"), "--now", "2026-03-30")
  const { duties, calendar } = JSON.parse(text)
  const of = (jurisdiction: string, entry: string) =>
    duties.find(
      (duty: { jurisdiction: string; entry: string }) => duty.jurisdiction === jurisdiction && duty.entry === entry,
    )
  assert.equal(of("us-ny", "ag").due, "2026-04-01")
  assert.equal(of("us-ny", "ag").owed, "owed")
  assert.equal(of("us-ny", "cra").owed, "not-owed")
  assert.equal(calendar[0].state, "due")
})

test("law due --all says why the rest is not owed", async () => {
  const { text } = await subrosa("law", "due", "--all", "--facts", at("facts.json"), "--now", "2026-03-30")
  assert.match(text, /^us-ny cra +1,200 affected in New York is not 5,001 or more$/m)
})

test("facts that are wrong are refused with 2, field by field", async () => {
  await writeFile(at("wrong.json"), JSON.stringify({ ...facts, affected: { "us-xx": -1 } }))
  const wrong = await subrosa("law", "due", "--facts", at("wrong.json"))
  assert.equal(wrong.exitCode, 2)
  assert.match(wrong.text, /affected\.us-xx: unknown jurisdiction us-xx/)
  const future = await subrosa("law", "due", "--facts", at("facts.json"), "--now", "2026-03-01")
  assert.match(future.text, /discovered: 2026-03-02 lies in the future/)
  const absent = await subrosa("law", "due", "--facts", at("absent.json"))
  assert.equal(absent.exitCode, 2)
  await writeFile(at("text.json"), "facts")
  assert.match((await subrosa("law", "due", "--facts", at("text.json"))).text, /text\.json is no JSON/)
  await writeFile(at("list.json"), "[]")
  assert.equal((await subrosa("law", "due", "--facts", at("list.json"))).exitCode, 2)
  const now = await subrosa("law", "due", "--facts", at("facts.json"), "--now", "soon")
  assert.equal(now.exitCode, 2)
})
