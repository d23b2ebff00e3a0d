import assert from "node:assert/strict"
import { openAsBlob } from "node:fs"
import { readFile } from "node:fs/promises"
import { test } from "node:test"
import { sharedVectors, vectorPath } from "@subrosa/testkit"
import { z } from "zod"
import { BackupError } from "./backup-error.ts"
import { openBackup, openBackupKeyFile } from "./open-backup.ts"
import { readChart } from "./read-chart.ts"
import { verifyBackup } from "./verify-backup.ts"

const Verify = z.object({
  comment: z.string(),
  operation: z.literal("verify-backup"),
  input: z.object({ backup: z.string(), known: z.string().optional() }),
  expect: z.string(),
})
const Read = z.object({
  operation: z.literal("read-chart"),
  input: z.object({ backup: z.string(), chart: z.string() }),
  output: z.object({ texts: z.array(z.string()), shredded: z.array(z.string()) }),
})

const textOf = (name: string) => readFile(vectorPath("backup", name), "utf8")
const streamOf = async (name: string) => (await openAsBlob(vectorPath("backup", name))).stream()
const ownerKey = { text: await textOf("owner.key"), passphrase: (await textOf("passphrase")).trim() }
const { identity, practiceCardDigest } = await openBackupKeyFile(ownerKey.text, ownerKey.passphrase)
const vectors = await sharedVectors("backup")
const checks = vectors.flatMap(({ name, value }) => {
  const parsed = Verify.safeParse(value)
  return parsed.success ? [{ name, ...parsed.data }] : []
})

async function verify({ backup, known }: { backup: string; known?: string | undefined }, acceptOlder = false) {
  const content = await openBackup({ stream: await streamOf(backup), keyFile: { identity } })
  const notes = known === undefined ? [] : [{ note: await textOf(known), seenAt: "2026-12-01T00:00:00.000Z" }]
  return verifyBackup(content, { practiceCardDigest, known: notes, acceptOlder })
}

for (const { name, comment, input, expect } of checks) {
  test(`${name}: ${comment}: ${expect}`, async () => {
    if (expect === "ok") return void (await verify(input))
    await assert.rejects(verify(input), (error) => error instanceof BackupError && error.code === expect)
  })
}

test("every kind of damage has its vector", () => {
  const codes = new Set(checks.map(({ expect }) => expect))
  assert.equal(codes.size, 17, [...codes].join(", "))
})

test("a whole backup is described by what is in it", async () => {
  const report = await verify({ backup: "whole.backup" })
  assert.equal(report.practiceName, "Elm Street Practice")
  assert.deepEqual(report.entries, { verified: 4, shredded: 1, unreferenced: 0 })
  assert.equal(report.erasedEvents, 1)
  assert.equal(report.charts, 1)
  assert.equal(report.newer, undefined)
})

test("an older backup passes when told so, and the report says what is newer", async () => {
  const { newer, logSize } = await verify({ backup: "whole.backup", known: "newer-checkpoint" }, true)
  assert.ok(newer !== undefined && newer.size > logSize)
  assert.equal(newer.seenAt, "2026-12-01T00:00:00.000Z")
})

test("the key file opens a backup itself, too", async () => {
  const content = await openBackup({ stream: await streamOf("whole.backup"), keyFile: ownerKey })
  assert.equal((await verifyBackup(content)).practiceName, "Elm Street Practice")
})

test("a practice card other than the known one is refused", async () => {
  const content = await openBackup({ stream: await streamOf("whole.backup"), keyFile: ownerKey })
  await assert.rejects(verifyBackup(content, { practiceCardDigest: new Uint8Array(32) }), { code: "practice_mismatch" })
})

test("key file and keeper's key read the chart as it was written; a shredded entry stays closed", async () => {
  const { input, output } = Read.parse(vectors.find(({ name }) => name === "read-chart")?.value)
  const keeperKey = await textOf("keeper.key")
  const source = { open: () => streamOf(input.backup), keyFile: ownerKey, keeperKey }
  const { resources, unreadable } = await readChart(source, input.chart)
  assert.deepEqual(resources.map(({ text }) => text).sort(), output.texts)
  assert.deepEqual(
    unreadable,
    output.shredded.map((entry) => ({ entry, because: "shredded" })),
  )
})

test("without the keeper's own key nothing of the chart opens", async () => {
  const { input } = Read.parse(vectors.find(({ name }) => name === "read-chart")?.value)
  const source = { open: () => streamOf(input.backup), keyFile: ownerKey, keeperKey: "A".repeat(43) }
  await assert.rejects(readChart(source, input.chart), { code: "chart_unreadable" })
})
