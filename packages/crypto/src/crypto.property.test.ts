import assert from "node:assert/strict"
import test from "node:test"
import { CodecError, concat, equal, utf8 } from "@subrosa/codec"
import fc from "fast-check"
import { parseAccountCard } from "./account/account-card.ts"
import { parseEndorsement } from "./account/endorsement.ts"
import { parseInvitationLink } from "./account/invitation.ts"
import { parsePracticeCard } from "./account/practice-card.ts"
import { trustAccounts } from "./account/trust-accounts.ts"
import { dearmorAge } from "./age-file.ts"
import { type PackRecord, parsePack } from "./entry/pack.ts"
import { plaintextPack } from "./entry/plaintext.ts"
import { sealEntry } from "./entry/seal-entry.ts"
import { CryptoError } from "./error.ts"
import { hpkeSeal, kemPublicKey } from "./hpke-seal.ts"
import { parseKeyFile } from "./key-file.ts"
import { formatRecoveryCode, parseRecoveryCode } from "./keys/recovery-code.ts"
import { parseSearchKeys } from "./keys/search-keys.ts"
import { context, type Label, labels } from "./labels.ts"
import { decryptAge } from "./open/age-file.ts"
import { hpkeOpen } from "./open/hpke-open.ts"
import { openKeyFile } from "./open/key-file.ts"
import { open } from "./open/open.ts"
import { openEntry } from "./open/open-entry.ts"
import { randomKey } from "./random.ts"
import { parseSignature, parseSignatureInput } from "./request/parse-signature.ts"
import { seal } from "./seal.ts"

const numRuns = process.env.SLOW ? 5000 : 100
const bytes = fc.uint8Array({ maxLength: 400 })
const part = fc.oneof(fc.uuid(), fc.nat(), fc.constantFrom("passkey", "recovery-kit", "search-keys"))
const contexts = fc.tuple(fc.constantFrom(...labels), fc.array(part, { maxLength: 4 }))
const made = ([label, parts]: [Label, (string | number)[]]) => context(label, ...parts)

test("contexts of different labels or parts differ", () => {
  fc.assert(
    fc.property(contexts, contexts, (one, two) => {
      const same = JSON.stringify([one[0], one[1].map(String)]) === JSON.stringify([two[0], two[1].map(String)])
      assert.equal(equal(made(one), made(two)), same)
    }),
    { numRuns: 10 * numRuns },
  )
})

test("open opens what seal sealed, and never in another context, under another key, or changed", async () => {
  await fc.assert(
    fc.asyncProperty(bytes, contexts, contexts, fc.nat(), async (plaintext, one, two, at) => {
      const key = randomKey()
      const sealed = await seal(key, plaintext, made(one))
      assert.ok(equal(await open(key, sealed, made(one)), plaintext))
      const failed = { code: "open_failed" }
      if (!equal(made(one), made(two))) await assert.rejects(open(key, sealed, made(two)), failed)
      await assert.rejects(open(randomKey(), sealed, made(one)), failed)
      const changed = sealed.slice()
      changed[at % sealed.length]! ^= 1 << (at % 8)
      await assert.rejects(open(key, changed, made(one)), failed)
    }),
    { numRuns },
  )
})

test("hpkeOpen opens what hpkeSeal sealed, and never in another context, by another key, or changed", async () => {
  const seed = randomKey()
  const publicKey = await kemPublicKey(seed)
  await fc.assert(
    fc.asyncProperty(bytes, contexts, contexts, fc.nat(), async (plaintext, one, two, at) => {
      const sealed = await hpkeSeal(publicKey, plaintext, made(one))
      assert.ok(equal(await hpkeOpen(seed, sealed, made(one)), plaintext))
      const failed = { code: "open_failed" }
      if (!equal(made(one), made(two))) await assert.rejects(hpkeOpen(seed, sealed, made(two)), failed)
      await assert.rejects(hpkeOpen(randomKey(), sealed, made(one)), failed)
      const changed = sealed.slice()
      changed[at % sealed.length]! ^= 1 << (at % 8)
      await assert.rejects(hpkeOpen(seed, changed, made(one)), failed)
    }),
    { numRuns: Math.ceil(numRuns / 5) },
  )
})

const hole = fc.record({
  at: fc.constant(0),
  attachment: fc.uuid({ version: 4 }),
  key: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((key) => Uint8Array.from(key)),
  chunks: fc.integer({ min: 1, max: 9 }),
  size: fc.nat(),
  encoding: fc.constantFrom("base64" as const, "text" as const),
})
const record: fc.Arbitrary<PackRecord> = fc.record(
  {
    text: fc.string({ unit: "grapheme" }),
    fullUrl: fc.string(),
    holes: fc.array(hole, { maxLength: 2 }),
    source: fc.record({ name: fc.string(), offset: fc.nat() }, { requiredKeys: [] }),
    recordedAt: fc.constant("2026-11-22T06:00:00.000Z"),
    author: fc.uuid({ version: 4 }),
  },
  { requiredKeys: ["text"] },
)

test("openEntry gives back the records of sealEntry, and nothing for another id, version or share", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 30 }), fc.nat(5), async (records, which) => {
      const key = randomKey()
      const id = () => crypto.randomUUID()
      const ids = { practice: id(), chart: id(), segment: id(), keyVersion: 1, entry: id() }
      const { share, ciphertext } = await sealEntry(key, records, ids)
      // fast-check makes objects without a prototype; openers make plain ones.
      assert.deepEqual(await openEntry(key, share, ciphertext, ids), structuredClone(records))
      const name = (["practice", "chart", "segment", "entry", "keyVersion", "share"] as const)[which]
      const other = {
        ...ids,
        ...(name === "keyVersion" ? { keyVersion: 2 } : name !== "share" && { [name ?? ""]: id() }),
      }
      const otherShare = name === "share" ? randomKey() : share
      await assert.rejects(openEntry(key, otherShare, ciphertext, other), { code: "open_failed" })
    }),
    { numRuns },
  )
})

test("a recovery code survives print and pen", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.boolean(), (code, sloppy) => {
      const printed = formatRecoveryCode(code)
      const typed = sloppy
        ? printed.toLowerCase().replaceAll("-", " ").replaceAll("1", "i").replaceAll("0", "o")
        : printed
      assert.ok(equal(parseRecoveryCode(typed), code))
    }),
    { numRuns },
  )
})

const prefixes = [
  `{"length":2}\n{}`,
  `{"length":2,"holes":[{"at":0}]}\n`,
  `{"practice":"0b8e1d7c-3c57-4b3c-9f68-0a1b2c3d4e5f",`,
  `{"roles":[1],"format":"subrosa/v1 key-file"}`,
  "\u0000\u0000\u0000\u0003\u0001",
  "age-encryption.org/v1\n-> X25519 ",
  "-----BEGIN AGE ENCRYPTED FILE-----\n",
  `subrosa=("@method"`,
].map((text) => utf8(text))
const hostile = fc.oneof(
  bytes,
  fc.tuple(fc.constantFrom(...prefixes), bytes).map(([prefix, rest]) => concat(prefix, rest)),
)

async function throwsOurs(run: () => unknown): Promise<void> {
  try {
    await run()
  } catch (error) {
    assert.ok(error instanceof CryptoError || error instanceof CodecError, String(error))
  }
}

test("every decoder answers arbitrary bytes with a value or an error of ours", async () => {
  const practiceCard = {
    practice: crypto.randomUUID(),
    name: "",
    logOrigin: "",
    logKey: "",
    owner: crypto.randomUUID(),
    ownerCard: randomKey(),
    createdAt: "",
  }
  const ids = { practice: "a", chart: "b", segment: "c", keyVersion: 1, entry: "d" }
  await fc.assert(
    fc.asyncProperty(hostile, fc.string(), async (input, text) => {
      const latin1 = String.fromCharCode(...input)
      const plaintext = Uint8Array.from(input)
      for (const run of [
        () => parsePack(input),
        () => plaintextPack(plaintext),
        () => parseAccountCard(input),
        () => parsePracticeCard(input),
        () => parseEndorsement(input),
        () => parseKeyFile(input),
        () => parseSearchKeys(input),
        () => parseInvitationLink(text),
        () => parseRecoveryCode(text),
        () => parseSignatureInput(latin1),
        () => parseSignature(latin1),
        () => dearmorAge(latin1),
        () => openKeyFile(latin1, "passphrase"),
        () => decryptAge(input, { passphrase: "passphrase" }),
        () => open(randomKey(), input, input),
        () => open(input, input, input),
        () => hpkeOpen(randomKey(), input, input),
        () => openEntry(randomKey(), input, input, ids),
        () => openEntry(randomKey(), randomKey(), input, ids),
      ]) {
        await throwsOurs(run)
      }
      const accounts = [
        {
          account: "a",
          card: { card: input, signature: input },
          endorsement: { endorsement: input, signature: input },
        },
      ]
      const { trusted } = await trustAccounts(
        practiceCard,
        accounts.map((account) => structuredClone(account)),
      )
      assert.equal(trusted.size, 0)
    }),
    { numRuns },
  )
})
