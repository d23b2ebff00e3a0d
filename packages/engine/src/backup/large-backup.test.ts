/** A backup far larger than what reading it may hold in memory, made while it is read. */
import assert from "node:assert/strict"
import { createHash, randomBytes, randomUUID } from "node:crypto"
import { Readable } from "node:stream"
import { test } from "node:test"
import { createGzip } from "node:zlib"
import { canonicalJson, toBase64url } from "@subrosa/codec"
import {
  accountCardDigest,
  context,
  digest,
  encryptAgeStream,
  generateAccountKeys,
  generateAgeIdentity,
  importSignSeed,
  makeAccountCard,
  makePracticeCard,
  randomKey,
  signPublicKey,
  signRaw,
} from "@subrosa/crypto"
import {
  appendLeaves,
  ed25519Signer,
  emptyEdge,
  formatCheckpoint,
  formatVerifierKey,
  leafHash,
  signatureTypes,
  signNote,
  verifierKey,
} from "@subrosa/log"
import { openBackup } from "./open-backup.ts"
import { verifyBackup } from "./verify-backup.ts"

const time = "2026-01-05T09:00:00.000Z"
const entriesPerWrite = 500
const ciphertextBytes = 4096

test("a backup of many entries is verified in a memory that does not grow with their size", async () => {
  const writes = process.env.SLOW === undefined ? 12 : 400
  const { lines, recipient, identity } = await makeLarge(writes)
  const file = await encryptAgeStream(
    Readable.toWeb(Readable.from(lines).pipe(createGzip({ level: 1 }))) as ReadableStream<Uint8Array>,
    { recipients: [recipient] },
  )
  let rssMax = 0
  const before = process.memoryUsage().rss
  const content = await openBackup({ stream: file, keyFile: { identity } })
  const report = await verifyBackup(content, {
    onProgress: () => {
      rssMax = Math.max(rssMax, process.memoryUsage().rss)
    },
  })
  assert.equal(report.entries.verified, writes * entriesPerWrite)
  const bytes = writes * entriesPerWrite * ciphertextBytes
  const grownMb = (rssMax - before) / 1e6
  process.stdout.write(`# ${(bytes / 1e6).toFixed(0)} MB of ciphertext, memory grew by ${grownMb.toFixed(0)} MB\n`)
  assert.ok(grownMb < 250, `memory grew by ${grownMb} MB`)
})

/** Ciphertexts are made from their number, so that they can be digested first and written later. */
const ciphertextOf = (seed: Uint8Array, i: number): Buffer => {
  const block = createHash("sha256").update(seed).update(String(i)).digest()
  return Buffer.concat(Array.from({ length: ciphertextBytes / 32 }, () => block))
}

async function makeLarge(writes: number) {
  const [practice, account, device] = [randomUUID(), randomUUID(), randomUUID()]
  const [chart, segment] = [randomUUID(), randomUUID()]
  const keys = await generateAccountKeys()
  const { kemPublicKey, signPublicKey: ownerKey } = keys
  const ownerCard = await makeAccountCard(
    { practice, account, name: "Ann", kemPublicKey, signPublicKey: ownerKey, createdAt: time },
    keys.signSeed,
  )
  const logOrigin = `subrosa.log/${practice}`
  const logSeed = randomKey()
  const logPublicKey = signPublicKey(logSeed)
  const practiceCard = await makePracticeCard(
    {
      practice,
      name: "Large",
      logOrigin,
      logKey: formatVerifierKey(verifierKey(logOrigin, signatureTypes.ed25519, logPublicKey)),
      owner: account,
      ownerCard: accountCardDigest(ownerCard.card, { practice, account }),
      createdAt: time,
    },
    keys.signSeed,
  )
  const seed = randomBytes(16)
  const ids = Array.from({ length: writes * entriesPerWrite }, () => randomUUID())
  const leaves = Array.from({ length: writes }, (_, w) => {
    const entries = ids.slice(w * entriesPerWrite, (w + 1) * entriesPerWrite).map((entry, n) => {
      const i = w * entriesPerWrite + n
      const ciphertext = createHash("sha256").update(ciphertextOf(seed, i)).digest("base64url")
      return { entry, segment, seq: i + 1, ciphertext }
    })
    const event = canonicalJson({ type: "write", practice, time, account, device, chart, entries })
    const salt = randomBytes(16)
    const data = digest(Buffer.concat([salt, event]), context("log-leaf", practice))
    return { salt, event: new TextDecoder().decode(event), data }
  })
  const { root, tiles } = appendLeaves(
    emptyEdge,
    leaves.map(({ data }) => leafHash(data)),
  )
  const logKey = await importSignSeed(logSeed)
  const checkpoint = await signNote(formatCheckpoint({ origin: logOrigin, size: writes, root }), [
    ed25519Signer(logOrigin, logPublicKey, (message) => signRaw(logKey, message)),
  ])
  const b64u = (bytes: Uint8Array) => ({ b64u: toBase64url(bytes) })
  const card = ({ card: text, signature }: { card: Uint8Array; signature: Uint8Array }) => ({
    card: new TextDecoder().decode(text),
    card_signature: b64u(signature),
  })
  function* rows(): Generator<[table: string, row: object]> {
    yield ["keeper.practice", { id: practice, ...card(practiceCard) }]
    yield ["keeper.account", { practice, id: account, ...card(ownerCard) }]
    for (const [i, entry] of ids.entries()) {
      yield ["keeper.share", { practice, chart, segment, entry, seq: i + 1, sealed: { b64u: "AAAA" } }]
    }
    yield ["keeper.log_head", { practice, size: writes, checkpoint }]
    for (const [index, { salt, event, data }] of leaves.entries()) {
      const columns = { type: "write", chart, account, request: null }
      yield ["keeper.log_leaf", { practice, index, leaf_data: b64u(data), salt: b64u(salt), event, ...columns }]
    }
    for (const { level, index, width, hashes } of tiles) {
      yield ["keeper.log_tile", { practice, level, index, width, hashes: b64u(hashes) }]
    }
    for (const [i, entry] of ids.entries()) {
      yield ["store.entry", { practice, chart, entry, segment, ciphertext: b64u(ciphertextOf(seed, i)) }]
    }
  }
  function* lines(): Generator<string> {
    const hash = createHash("sha256")
    const counts: Record<string, number> = {}
    const line = (value: object) => `${JSON.stringify(value)}\n`
    const header = line({ format: "subrosa/v1 backup", practice, createdAt: time, checkpoint })
    hash.update(header)
    yield header
    for (const [table, row] of rows()) {
      const text = line({ table, row })
      hash.update(text)
      counts[table] = (counts[table] ?? 0) + 1
      yield text
    }
    yield line({ end: true, counts, sha256: hash.digest("hex") })
  }
  return { lines: lines(), ...(await generateAgeIdentity()) }
}
