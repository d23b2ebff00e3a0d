import assert from "node:assert/strict"
import { generateKeyPairSync, randomBytes, sign } from "node:crypto"
import { test } from "node:test"
import { packBatch, type SignedMessage, unpackBatch } from "./signature-batch.ts"
import { SignatureThread } from "./signature-thread.ts"
import { Verifier } from "./verifier.ts"

function signed(message: Uint8Array): SignedMessage {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519")
  const { x = "" } = publicKey.export({ format: "jwk" })
  return { publicKey: Buffer.from(x, "base64url"), message, signature: sign(null, message, privateKey) }
}

/** Good ones, and each kind of bad one in between. */
function mixed(): { asked: SignedMessage; valid: boolean }[] {
  return Array.from({ length: 300 }, (_, i) => {
    const good = signed(randomBytes(i))
    const other = signed(randomBytes(i))
    const asked = [
      good,
      { ...good, message: randomBytes(i + 1) },
      { ...good, publicKey: other.publicKey },
      { ...good, signature: other.signature },
      // Not a point of the curve, or one that OpenSSL turns away: never valid, never an end.
      { ...good, publicKey: Buffer.alloc(32, 0xff) },
    ][i % 5]
    assert.ok(asked !== undefined)
    return { asked, valid: i % 5 === 0 }
  })
}

test("a batch is what was packed", () => {
  const batch = mixed().map(({ asked }) => asked)
  const plain = ({ publicKey, message, signature }: SignedMessage) =>
    [publicKey, message, signature].map((bytes) => [...bytes])
  assert.deepEqual(unpackBatch(packBatch(batch)).map(plain), batch.map(plain))
  assert.deepEqual(unpackBatch(packBatch([])), [])
})

test("the thread tells good signatures from bad ones, each asker their own", async () => {
  const thread = new SignatureThread()
  const all = mixed()
  const rounds = [all.slice(0, 100), all.slice(100, 200), all.slice(200)]
  for (const round of rounds) {
    const answers = Promise.all(round.map(({ asked }) => thread.verify(asked)))
    assert.equal(thread.waiting, round.length)
    assert.deepEqual(
      await answers,
      round.map(({ valid }) => valid),
    )
    assert.equal(thread.waiting, 0)
  }
})

test("a thread without work ends, and begins again when there is some", async () => {
  const thread = new SignatureThread(undefined, 0)
  for (let i = 0; i < 3; i++) {
    const good = signed(randomBytes(10))
    assert.equal(await thread.verify(good), true)
    assert.equal(await thread.verify({ ...good, message: randomBytes(10) }), false)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
})

test("a thread that fails answers nobody wrongly, and the next batch gets another", async () => {
  const thread = new SignatureThread(new URL("data:text/javascript,process.exit(1)"))
  const good = signed(randomBytes(10))
  await assert.rejects(thread.verify(good), /has ended/)
  await assert.rejects(Promise.all([thread.verify(good), thread.verify(good)]), /has ended/)
  const broken = new SignatureThread(new URL("data:text/javascript,throw new Error('broken')"))
  await assert.rejects(broken.verify(good), /broken/)
})

test("one alone or many at once, whether the thread works or not: the answers are the same", async () => {
  const failing = new SignatureThread(new URL("data:text/javascript,process.exit(1)"))
  for (const verifier of [new Verifier(), new Verifier(failing)]) {
    const all = mixed()
    for (const { asked, valid } of all.slice(0, 5)) assert.equal(await verifier.verify(asked), valid)
    assert.deepEqual(
      await Promise.all(all.map(({ asked }) => verifier.verify(asked))),
      all.map(({ valid }) => valid),
    )
    const good = signed(randomBytes(10))
    assert.equal(await verifier.verify({ ...good, signature: good.signature.subarray(1) }), false)
    assert.equal(await verifier.verify({ ...good, publicKey: good.publicKey.subarray(1) }), false)
  }
})
