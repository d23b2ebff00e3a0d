import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { formatAddCheckpoint, formatSize, parseAddCheckpoint, parseSize } from "./add-checkpoint.ts"
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts"
import { LogError } from "./errors.ts"
import { formatNote } from "./note-text.ts"

/** The example request of tlog-witness, as it stands in the text. */
const example = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`
const parse = (text: string) => parseAddCheckpoint(Buffer.from(text))
const refused = { name: "LogError", code: "request_malformed" }

test("the example of the specification is read and written back", () => {
  const request = parse(example)
  assert.equal(request.old, 20_852_014)
  assert.equal(request.proof.length, 4)
  assert.equal(parseCheckpoint(request.note.text).size, 20_852_163)
  assert.equal(request.note.signatures.length, 2)
  assert.equal(formatAddCheckpoint(request.old, request.proof, formatNote(request.note)), example)
})

test("what breaks the rules is refused", () => {
  const bad = {
    nothing: "",
    "no old size": example.replace("old 20852014", "20852014"),
    "leading zero": example.replace("old 20852014", "old 020852014"),
    "two spaces": example.replace("old ", "old  "),
    "a sign": example.replace("old ", "old +"),
    "a size of 2^53": example.replace("20852014", String(2 ** 53)),
    "a short hash": example.replace("PlRNCrwH", "PlRN"),
    "a blank in a hash": example.replace("PlRNCrwH", "PlRN rwH"),
    "carriage returns": example.replaceAll("\n", "\r\n"),
    "no empty line": example.replace("/0=\n\nexample", "/0=\nexample"),
    "no signature": example.slice(0, example.indexOf("— ")),
    "no last newline": example.slice(0, -1),
    "64 hashes": example.replace(/\n\n/, `\n${"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n".repeat(60)}\n`),
  }
  for (const [why, text] of Object.entries(bad)) assert.throws(() => parse(text), refused, why)
  assert.throws(() => parseAddCheckpoint(Uint8Array.of(0x6f, 0x6c, 0x64, 0x20, 0xff)), refused, "not UTF-8")
  assert.equal(
    parse(example.replace(/\n\n/, `\n${"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n".repeat(59)}\n`)).proof.length,
    63,
  )
})

test("a conflict's body is a size on one line", () => {
  assert.equal(parseSize(formatSize(0)), 0)
  assert.equal(parseSize("20852014\n"), 20_852_014)
  for (const body of ["", "5", "05\n", "5\n\n", " 5\n", "-5\n", "five\n"]) assert.throws(() => parseSize(body), refused)
})

test("any request that is written is read as it was; damaged bytes are refused or read as what they say", () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const size = fc.nat({ max: Number.MAX_SAFE_INTEGER })
  fc.assert(
    fc.property(
      size,
      fc.array(hash, { maxLength: 63 }),
      size,
      hash,
      fc.nat(),
      fc.nat(255),
      (old, proof, n, root, at, byte) => {
        const signatures = [{ name: "log", keyId: 7, signature: Uint8Array.of(1, 2, 3) }]
        const note = formatNote({ text: formatCheckpoint({ origin: "log", size: n, root }), signatures })
        const body = Buffer.from(formatAddCheckpoint(old, proof, note))
        const read = parseAddCheckpoint(body)
        assert.deepEqual([read.old, read.proof, formatNote(read.note)], [old, proof, note])
        const damaged = body.with(at % body.length, byte)
        try {
          const again = parseAddCheckpoint(damaged)
          const text = formatAddCheckpoint(again.old, again.proof, formatNote(again.note))
          assert.deepEqual(Buffer.from(text), Buffer.from(damaged))
        } catch (error) {
          assert.ok(error instanceof LogError, String(error))
        }
      },
    ),
    { numRuns: process.env.SLOW ? 2000 : 200 },
  )
})
