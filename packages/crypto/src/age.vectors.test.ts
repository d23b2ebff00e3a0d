import assert from "node:assert/strict"
import test from "node:test"
import { inflateSync } from "node:zlib"
import { fromUtf8, toHex } from "@subrosa/codec"
import { listFiles, readBytes } from "../test/read-vectors.ts"
import { dearmorAge } from "./age-file.ts"
import { sha256Large } from "./digest.ts"
import { CryptoError } from "./error.ts"
import { type AgeWith, decryptAge, decryptAgeStream } from "./open/age-file.ts"

type Case = { expect: string; payload?: string; armored: boolean; keys: AgeWith; file: Uint8Array<ArrayBuffer> }

function readCase(name: string): Case {
  const bytes = readBytes(`age/testdata/${name}`)
  let end = 0
  while (!(bytes[end] === 0x0a && bytes[end + 1] === 0x0a)) end++
  const identities: string[] = []
  const header = new Map<string, string>()
  for (const line of fromUtf8(bytes.subarray(0, end)).split("\n")) {
    const [key = "", ...value] = line.split(": ")
    if (key === "identity") identities.push(value.join(": "))
    else header.set(key, value.join(": "))
  }
  const body = bytes.slice(end + 2)
  const passphrase = header.get("passphrase")
  const payload = header.get("payload")
  return {
    expect: header.get("expect") ?? "",
    ...(payload !== undefined && { payload }),
    armored: header.get("armored") === "yes",
    keys: { identities, ...(passphrase !== undefined && { passphrase }) },
    file: header.get("compressed") === "zlib" ? Uint8Array.from(inflateSync(body)) : body,
  }
}

/** What comes out of the stream until it ends or fails. */
async function released(file: Uint8Array, keys: AgeWith): Promise<{ parts: Uint8Array[]; failed: boolean }> {
  const parts: Uint8Array[] = []
  try {
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < file.length; at += 5000) controller.enqueue(file.subarray(at, at + 5000))
        controller.close()
      },
    })
    for await (const part of await decryptAgeStream(source, keys)) parts.push(part)
    return { parts, failed: false }
  } catch (error) {
    assert.ok(error instanceof CryptoError && error.code === "open_failed")
    return { parts, failed: true }
  }
}

const names = listFiles("age/testdata")

test("the age testkit is whole", () => {
  assert.equal(names.length, 143)
})

for (const name of names) {
  test(`age testkit: ${name}`, async () => {
    const { expect, payload, armored, keys, file } = readCase(name)
    let binary = file
    if (armored) {
      try {
        binary = await dearmorAge(Buffer.from(file).toString("latin1"))
      } catch (error) {
        assert.ok(error instanceof CryptoError && error.code === "invalid_input")
        assert.equal(expect, "armor failure")
        return
      }
    }
    assert.notEqual(expect, "armor failure")
    if (expect === "success") {
      const plaintext = await decryptAge(binary, keys)
      assert.equal(toHex(await sha256Large(plaintext)), payload)
    } else {
      await assert.rejects(decryptAge(binary, keys), { code: "open_failed" })
    }
    const { parts, failed } = await released(binary, keys)
    assert.equal(failed, expect !== "success")
    // A stream that fails drops what waits to be read, so what came before the failure may be less than `payload` says.
    if (!failed) assert.equal(toHex(await sha256Large(Buffer.concat(parts))), payload)
  })
}
