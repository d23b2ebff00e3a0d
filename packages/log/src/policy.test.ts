import assert from "node:assert/strict"
import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifySignature,
} from "node:crypto"
import { test } from "node:test"
import { formatCheckpoint } from "./checkpoint.ts"
import { cosignatureSigner } from "./cosignature.ts"
import { emptyRoot } from "./merkle.ts"
import { addSignatures, ed25519Signer, signNote, type Verify } from "./note.ts"
import { formatPolicy, meetsQuorum, parsePolicy } from "./policy.ts"
import { verifyQuorum } from "./quorum.ts"
import { formatVerifierKey, signatureTypes, type VerifierKey, verifierKey } from "./verifier-key.ts"

const verify: Verify = async (publicKey, message, signature) => {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey])
  return verifySignature(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature)
}
function party(name: string, type: VerifierKey["type"]) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519")
  const key = verifierKey(name, type, Uint8Array.from(publicKey.export({ format: "der", type: "spki" }).subarray(-32)))
  return { key, privateKey }
}
const log = party("log", signatureTypes.ed25519)
const names = ["a", "b", "c", "d"]
const witnesses = names.map((name) => party(`witness/${name}`, signatureTypes.cosignature))
const vkey = (i: number) => formatVerifierKey(witnesses[i]?.key ?? log.key)
const signWith = (privateKey: KeyObject) => async (message: Uint8Array) => signBytes(null, message, privateKey)
const cosigner = (i: number, time: number) => {
  const { key, privateKey } = witnesses[i] ?? assert.fail()
  return cosignatureSigner(key.name, key.publicKey, signWith(privateKey), () => time)
}
const lines = [
  "# a policy of two groups",
  `log ${formatVerifierKey(log.key)} https://log.example`,
  "",
  ` witness\tA ${vkey(0)}  `,
  `witness B ${vkey(1)} https://b.example`,
  `witness C ${vkey(2)}`,
  `witness D ${vkey(3)}`,
  "group X 2 A B C",
  "group Y any D",
  "group both all X Y",
  "quorum both",
]
const policy = parsePolicy(`${lines.join("\n")}\n`)

test("groups of groups count as the specification says", () => {
  const met = (...members: number[]) =>
    meetsQuorum(policy, new Set(members.map((i) => policy.witnesses[i]?.key ?? log.key)))
  assert.ok(met(0, 1, 3) && met(1, 2, 3) && met(0, 1, 2, 3))
  assert.ok(!met(0, 1, 2) && !met(0, 3) && !met(3) && !met())
  assert.equal(policy.witnesses[1]?.url, "https://b.example")
  assert.ok(meetsQuorum(parsePolicy("quorum none\n"), new Set()))
})

test("what breaks the rules is refused, with its line", () => {
  const change = (line: number, text: string) => lines.with(line, text).join("\n")
  const bad: Record<string, [text: string, line: RegExp]> = {
    "no quorum": [lines.slice(0, -1).join("\n"), /no quorum/],
    "two quorums": [`${lines.join("\n")}\nquorum A`, /line 12/],
    "a group above its size": [change(7, "group X 4 A B C"), /line 8/],
    "a group of none": [change(7, "group X any"), /line 8/],
    "zero of three": [change(7, "group X 0 A B C"), /line 8/],
    "a member twice": [change(8, "group Y any D A"), /line 9/],
    "a member that comes later": [change(7, "group X 2 A B Y"), /line 8/],
    "a name twice": [change(4, `witness A ${vkey(1)}`), /line 5/],
    "the name none": [change(4, `witness none ${vkey(1)}`), /line 5/],
    "a key twice": [change(4, `witness B ${vkey(0)}`), /line 5/],
    "a log's key for a witness": [change(4, `witness B ${formatVerifierKey(log.key)}`), /line 5/],
    "a witness's key for a log": [change(1, `log ${vkey(0)}`), /line 2/],
    "an unknown word": [change(0, "logs x"), /line 1/],
    "a control character": [change(0, "# \u0007"), /line 1/],
    "a carriage return": [lines.join("\r\n"), /line 1/],
  }
  for (const [why, [text, line]] of Object.entries(bad)) {
    assert.throws(
      () => parsePolicy(text),
      (error) => error instanceof Error && line.test(error.message),
      why,
    )
  }
})

test("k of n is written as a policy that reads back", () => {
  const listed = witnesses.slice(0, 3).map(({ key }, i) => ({ name: names[i] ?? "", key }))
  const read = parsePolicy(formatPolicy({ key: log.key, url: "https://log.example" }, listed, 2))
  assert.deepEqual(read.groups, [{ name: "witnesses", count: 2, members: ["a", "b", "c"] }])
  assert.equal(parsePolicy(formatPolicy({ key: log.key }, [], 0)).quorum, "none")
  assert.throws(() => formatPolicy({ key: log.key }, listed, 4), { code: "policy_malformed" })
  assert.throws(() => formatPolicy({ key: log.key }, [{ name: "a b", key: vkeyOf(0) }], 1), {
    code: "policy_malformed",
  })
})
const vkeyOf = (i: number) => witnesses[i]?.key ?? assert.fail()

test("a quorum is as old as its newest cosignatures that still make one", async () => {
  const text = formatCheckpoint({ origin: "log", size: 0, root: emptyRoot })
  const plain = await signNote(text, [ed25519Signer("log", log.key.publicKey, signWith(log.privateKey))])
  const two = parsePolicy(
    formatPolicy(
      { key: log.key },
      witnesses.map(({ key }, i) => ({ name: names[i] ?? "", key })),
      2,
    ),
  )
  const note = await addSignatures(plain, [cosigner(0, 100), cosigner(1, 300), cosigner(2, 200), cosigner(0, 90)])
  const found = await verifyQuorum(note, log.key, two, verify)
  assert.deepEqual([found.met, found.time, found.cosigned.length], [true, 200, 3])
  assert.deepEqual(
    [
      (await verifyQuorum(note, log.key, two, verify, 250)).time,
      (await verifyQuorum(note, log.key, two, verify, 150)).met,
    ],
    [100, false],
  )
  assert.equal((await verifyQuorum(plain, log.key, two, verify)).met, false)
})

test("lines that do not verify are passed over; the log's own must", async () => {
  const text = formatCheckpoint({ origin: "log", size: 0, root: emptyRoot })
  const plain = await signNote(text, [ed25519Signer("log", log.key.publicKey, signWith(log.privateKey))])
  const one = parsePolicy(formatPolicy({ key: log.key }, [{ name: "a", key: vkeyOf(0) }], 1))
  const forged = { ...cosigner(0, 5), sign: async () => new Uint8Array(72) }
  const found = await verifyQuorum(await addSignatures(plain, [forged]), log.key, one, verify)
  assert.deepEqual([found.met, found.cosigned], [false, []])
  const unsigned = await signNote(text, [cosigner(0, 5)])
  await assert.rejects(verifyQuorum(unsigned, log.key, one, verify), { code: "note_unverified" })
})
