/**
 * Made the files below `vectors/backup` once, with the real server and the real client: a small practice, its backup, and the same
 * backup damaged in one way at a time. They are never made anew to let a test pass.
 */
import { createHash, createPrivateKey, sign } from "node:crypto"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync, gzipSync } from "node:zlib"
import { context, encryptAge, sealKeyFile } from "@subrosa/crypto"
import { decryptAge, open, openKeyFile } from "@subrosa/crypto/open"
import { ed25519Signer, formatCheckpoint, parseVerifierKey, signNote } from "@subrosa/log"
import { readConfig, startServer, subrosaModules } from "@subrosa/server"
import { Client } from "pg"
import { openBackupKeyFile } from "../src/backup/open-backup.ts"
import { createEngine } from "../src/create-engine.ts"
import { memoryPlatform } from "../testing/memory-platform.ts"

const root = new URL("../../../vectors/backup/", import.meta.url)
const passphrase = "correct horse battery staple"
const deviceLabel = "Vectors"

await mkdir(root, { recursive: true })
const dir = await mkdtemp(join(tmpdir(), "subrosa-vectors-"))
const server = await startServer(readConfig({ data: dir, port: 7499 }), { modules: subrosaModules({}), web: false })
const admin = new Client({ ...server.postgres!.admin, database: server.postgres!.connection.database })
await admin.connect()
const engine = createEngine(memoryPlatform({ origin: server.url, fetch }))
let keyText = ""
await engine.keyFileSetup({
  setupToken: server.setupLink!.replace(/^.*#/, ""),
  practiceName: "Elm Street Practice",
  personName: "Ann Example",
  seesPatients: true,
  deviceLabel,
  passphrase,
  keep: async (text) => {
    keyText = text
  },
})
// Opened many times by tests: a small work factor, as in vectors/key-file.
keyText = await sealKeyFile(await openKeyFile(keyText, passphrase), passphrase, 10)
await engine.keyFileSignIn({ text: keyText, passphrase, deviceLabel })

const attached = Buffer.from("A letter of the referring physician, as plain text. ".repeat(120)).toString("base64")
const patient = {
  resourceType: "Patient",
  id: "p1",
  name: [{ family: "Nowak", given: ["Ida"] }],
  birthDate: "1990-04-01",
}
const bundle = JSON.stringify({
  resourceType: "Bundle",
  type: "collection",
  entry: [
    { fullUrl: "urn:uuid:6f1d3f2e-1a10-4a51-9d0e-1d2f5f0a0001", resource: patient },
    {
      resource: {
        resourceType: "Observation",
        id: "o1",
        status: "final",
        code: { text: "PHQ-9 total" },
        subject: { reference: "Patient/p1" },
        valueQuantity: { value: 12.0, unit: "score" },
      },
    },
    {
      resource: {
        resourceType: "DocumentReference",
        id: "d1",
        status: "current",
        subject: { reference: "Patient/p1" },
        content: [{ attachment: { contentType: "text/plain", data: attached } }],
      },
    },
  ],
})
const file = () => new Blob([bundle]).stream()
const { patients } = await engine.import({ sources: [{ name: "ida.json", stream: file }], addToWorklist: true })
const chart = patients[0]!.chart
await engine.chartOpen({ chart, purpose: "TREAT" })
const sections = [{ name: "note", text: "Sleeps better. Next appointment in two weeks." }]
const draft = { chart, format: "free" as const, title: "Session", sections }
await engine.noteSign({ ...draft, id: crypto.randomUUID(), kind: "clinical" })
await engine.noteSign({ ...draft, id: crypto.randomUUID(), kind: "psychotherapy", title: "Own notes" })
await engine.noteSign({ ...draft, id: crypto.randomUUID(), kind: "clinical", title: "Written by mistake" })

// The last entry is shredded, and one event erased: both are lawful, and a reader must not stumble over them.
const { rows: last } = await admin.query("select entry from keeper.share order by seq desc limit 1")
await admin.query("update keeper.share set sealed = null where entry = $1", [last[0].entry])
await admin.query("delete from store.entry where entry = $1", [last[0].entry])
await admin.query(
  "update keeper.log_leaf set salt = null, event = null where index = (select max(index) from keeper.log_leaf where type = 'device')",
)

const { recipient, identity } = await openBackupKeyFile(keyText, passphrase)
const { stream } = await engine.backup({ recipients: [recipient] })
const sealed = new Uint8Array(await new Response(stream).arrayBuffer())
const texts = gunzipSync(await decryptAge(sealed, { identities: [identity] }))
  .toString()
  .trimEnd()
  .split("\n")
const keeperKey = (await readFile(server.layout.keeperKey, "utf8")).trim()

// Afterwards the log goes on.
engine.chartClose(chart)
await engine.chartOpen({ chart, purpose: "TREAT" })
const newer = await engine.logCheckpoint()
const chartTexts: string[] = []
const exported = await engine.exportChart({ chart, format: "ndjson" })
chartTexts.push(...(await new Response(exported.stream).text()).trimEnd().split("\n"))

interface Line {
  table: string
  row: Record<string, unknown> & { sealed: { b64u: string } }
}
const header = JSON.parse(texts[0]!)
const { practice } = header
const rowOf = (text: string): Line => JSON.parse(text)
const at = (table: string, nth = 0): number => {
  const found = texts.flatMap((text, i) => (text.startsWith(`{"table":"${table}"`) ? [i] : []))
  return found.at(nth)!
}

/** The lines with a last line that fits them. */
function ended(lines: readonly string[]): string[] {
  const counts: Record<string, number> = {}
  for (const text of lines.slice(1)) counts[rowOf(text).table] = (counts[rowOf(text).table] ?? 0) + 1
  const sha256 = createHash("sha256")
    .update(lines.map((line) => `${line}\n`).join(""))
    .digest("hex")
  return [...lines, JSON.stringify({ end: true, counts, sha256 })]
}
const body = texts.slice(0, -1)
const sealLines = async (lines: readonly string[]) =>
  encryptAge(gzipSync(lines.map((line) => `${line}\n`).join("")), { recipients: [recipient] })
const dropped = (index: number) => body.filter((_, i) => i !== index)
const changed = (index: number, change: (line: Line) => void) => {
  const line = rowOf(body[index]!)
  change(line)
  return body.with(index, JSON.stringify(line))
}
const otherBytes = (bytes: unknown): { b64u: string } => {
  const old = Buffer.from((bytes as { b64u: string }).b64u, "base64url")
  old[old.length >> 1]! ^= 1
  return { b64u: old.toString("base64url") }
}

// A checkpoint that the log's own key has signed, of another past.
const keyRow = rowOf(body.find((text) => text.includes('"name":"log"') && text.includes("keeper.keeper_key"))!)
const kek = Buffer.from(keeperKey, "base64url")
const seed = await open(
  kek,
  Buffer.from(keyRow.row.sealed.b64u, "base64url"),
  context("keeper-key", practice, "log", 1),
)
const signerOf = (from: Uint8Array) => {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), from])
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
}
const card = JSON.parse(rowOf(body[at("keeper.practice")]!).row.card as string)
const { publicKey } = parseVerifierKey(card.logKey)
const noteBy = (from: Uint8Array, size: number) =>
  signNote(
    formatCheckpoint({ origin: card.logOrigin, size, root: createHash("sha256").update("another past").digest() }),
    [ed25519Signer(card.logOrigin, publicKey, async (message) => sign(null, message, signerOf(from)))],
  )
const forked = await noteBy(seed, 3)
const size = Number(header.checkpoint.split("\n")[1])
const unsigned = await noteBy(createHash("sha256").update("not the log's key").digest(), size)

async function vector(name: string, comment: string, expect: string, bytes: Uint8Array | undefined, more: object = {}) {
  const backup = bytes === undefined ? "whole.backup" : `${name}.backup`
  if (bytes !== undefined) await writeFile(new URL(backup, root), bytes)
  const value = { comment, operation: "verify-backup", input: { backup, ...more }, expect }
  await writeFile(new URL(`${name}.json`, root), `${JSON.stringify(value, undefined, 2)}\n`)
}
async function damaged(name: string, comment: string, expect: string, lines: readonly string[]) {
  await vector(name, comment, expect, await sealLines(ended(lines)))
}

await writeFile(new URL("owner.key", root), keyText)
await writeFile(new URL("passphrase", root), `${passphrase}\n`)
await writeFile(new URL("keeper.key", root), `${keeperKey}\n`)
await vector("whole", "a backup as the server made it; one entry was shredded, one event erased", "ok", sealed)
await writeFile(new URL("newer-checkpoint", root), newer)
await writeFile(new URL("forked-checkpoint", root), forked)

const flipped = Uint8Array.from(sealed)
flipped[flipped.length - 100]! ^= 1
await vector("age-bit-flipped", "one bit of age's payload", "not_authentic", flipped)
await vector("age-truncated", "the file's last 1,000 bytes are missing", "not_authentic", sealed.subarray(0, -1000))
await vector(
  "other-recipient",
  "an age file for somebody else",
  "not_opened",
  await encryptAge(gzipSync("x"), { passphrase: "x", scryptWorkFactor: 10 }),
)
await vector("end-missing", "the last line is missing", "truncated", await sealLines(body))
await vector("not-a-backup", "another format", "not_a_backup", await sealLines(['{"format": "subrosa/v2 backup"}']))
await vector(
  "row-dropped",
  "one row is missing, the last line unchanged",
  "count_mismatch",
  await sealLines([...dropped(at("store.entry")), texts.at(-1)!]),
)
await vector(
  "row-altered",
  "one row altered, the last line unchanged",
  "digest_mismatch",
  await sealLines([...changed(at("keeper.team"), ({ row }) => Object.assign(row, { name: "Other" })), texts.at(-1)!]),
)
// From here on the last line fits what stands before it: a forger makes it so.
await damaged(
  "other-practice",
  "a row of another practice",
  "practice_mismatch",
  changed(at("keeper.device"), ({ row }) => Object.assign(row, { practice: chart })),
)
await damaged(
  "other-card",
  "the practice card's name altered",
  "practice_mismatch",
  changed(at("keeper.practice"), ({ row }) => Object.assign(row, { card: String(row.card).replace("Elm", "Oak") })),
)
await damaged(
  "checkpoint-other-key",
  "a checkpoint that the log's key has not signed",
  "log_unsigned",
  body.with(0, JSON.stringify({ ...header, checkpoint: unsigned })),
)
await damaged("leaf-dropped", "the newest leaf is missing", "log_mismatch", dropped(at("keeper.log_leaf", -1)))
const [one, two] = [at("keeper.log_leaf", 2), at("keeper.log_leaf", 3)]
await damaged(
  "leaves-reordered",
  "two leaves have changed places",
  "log_mismatch",
  body.with(one, body[two]!).with(two, body[one]!),
)
const renumbered = (index: number, as: number) =>
  JSON.stringify({ table: "keeper.log_leaf", row: { ...rowOf(body[index]!).row, index: as } })
await damaged(
  "leaves-renumbered",
  "two leaves have changed places and numbers",
  "log_mismatch",
  body.with(one, renumbered(two, 2)).with(two, renumbered(one, 3)),
)
const tile = {
  practice,
  level: 0,
  index: 0,
  width: 256,
  hashes: { b64u: Buffer.alloc(256 * 32).toString("base64url") },
}
await damaged(
  "tile-invented",
  "a tile that does not follow from the leaves",
  "log_mismatch",
  body.toSpliced(at("store.entry"), 0, JSON.stringify({ table: "keeper.log_tile", row: tile })),
)
await damaged(
  "event-altered",
  "an event that does not hash to its leaf",
  "event_mismatch",
  changed(
    body.findLastIndex((text) => text.includes('"type":"release"')),
    ({ row }) => Object.assign(row, { event: String(row.event).replace("TREAT", "HPAYMT") }),
  ),
)
await damaged(
  "event-hidden",
  "an opening filed under no chart",
  "event_mismatch",
  changed(
    body.findLastIndex((text) => text.includes('"type":"release"')),
    ({ row }) => Object.assign(row, { chart: null }),
  ),
)
await damaged(
  "share-moved",
  "a share filed under another number",
  "share_mismatch",
  changed(at("keeper.share"), ({ row }) => Object.assign(row, { seq: 99 })),
)
await damaged("share-dropped", "a share is missing", "entry_missing", dropped(at("keeper.share")))
await damaged("entry-dropped", "a ciphertext is missing", "entry_missing", dropped(at("store.entry")))
await damaged(
  "entry-altered",
  "one bit of a ciphertext",
  "entry_altered",
  changed(at("store.entry"), ({ row }) => Object.assign(row, { ciphertext: otherBytes(row.ciphertext) })),
)
await vector("older", "a newer checkpoint of this log is known", "older_than_known", undefined, {
  known: "newer-checkpoint",
})
await vector("forked", "a checkpoint is known that this log never had", "log_forked", undefined, {
  known: "forked-checkpoint",
})
await vector("known-malformed", "what is known is no checkpoint", "checkpoint_invalid", undefined, {
  known: "passphrase",
})

const read = {
  comment: "one chart, opened with the key file and the keeper's key; its resources in any order",
  operation: "read-chart",
  input: { backup: "whole.backup", chart },
  expect: "ok",
  output: { texts: chartTexts.sort(), shredded: [last[0].entry] },
}
await writeFile(new URL("read-chart.json", root), `${JSON.stringify(read, undefined, 2)}\n`)

await engine.signOut({ everywhere: false })
await admin.end()
await server.close()
await rm(dir, { recursive: true, force: true })
