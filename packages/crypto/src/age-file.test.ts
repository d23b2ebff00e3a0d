import assert from "node:assert/strict"
import test from "node:test"
import { concat, equal, utf8 } from "@subrosa/codec"
import { ageRecipient, armorAge, dearmorAge, encryptAge, encryptAgeStream, generateAgeIdentity } from "./age-file.ts"
import { decryptAge, decryptAgeStream } from "./open/age-file.ts"
import { randomBytes } from "./random.ts"

const streamOf = (...parts: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return concat(...parts)
}

test("a stream encrypted to two recipients opens with either identity, and with no other", async () => {
  const [one, two, three] = [await generateAgeIdentity(), await generateAgeIdentity(), await generateAgeIdentity()]
  assert.equal(await ageRecipient(one.identity), one.recipient)
  const plaintext = concat(...Array.from({ length: 5 }, () => randomBytes(65_536)))
  const to = { recipients: [one.recipient, two.recipient] }
  const parts = [plaintext.subarray(0, 100_000), plaintext.subarray(100_000)]
  const file = await collect(await encryptAgeStream(streamOf(...parts), to))
  for (const { identity } of [one, two]) {
    const opened = await collect(await decryptAgeStream(streamOf(file), { identities: [three.identity, identity] }))
    assert.ok(equal(opened, plaintext))
  }
  await assert.rejects(decryptAge(file, { identities: [three.identity] }), { code: "open_failed" })
  await assert.rejects(decryptAge(file, { passphrase: "x" }), { code: "open_failed" })
})

test("a file cut short fails at its end, not silently", async () => {
  const { identity, recipient } = await generateAgeIdentity()
  const file = await encryptAge(randomBytes(65_000), { recipients: [recipient] })
  const stream = await decryptAgeStream(streamOf(file.subarray(0, -1)), { identities: [identity] })
  await assert.rejects(collect(stream), { code: "open_failed" })
})

test("armor goes both ways, and what is not armor is refused", async () => {
  const file = await encryptAge(utf8("x"), { passphrase: "p", scryptWorkFactor: 8 })
  assert.ok(equal(await dearmorAge(await armorAge(file)), file))
  await assert.rejects(dearmorAge("age-encryption.org/v1"), { code: "invalid_input" })
})

test("recipients and identities that are none, and none at all, are refused", async () => {
  for (const to of [{ recipients: [] }, { recipients: ["age1x"] }, { passphrase: "" }]) {
    await assert.rejects(encryptAge(utf8("x"), to), { code: "invalid_input" })
  }
  await assert.rejects(decryptAge(utf8("x"), { identities: ["AGE-SECRET-KEY-1"] }), { code: "invalid_input" })
  await assert.rejects(ageRecipient("AGE-SECRET-KEY-1"), { code: "invalid_input" })
})
