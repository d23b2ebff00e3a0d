import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { resourceWords, SampleCheck, type SampleRecord, wordsOf } from "../index.ts"

const vocabulary = Array.from({ length: 600 }, (_, i) => `w${i.toString(36)}x`)
const foreign = Array.from({ length: 200 }, (_, i) => `q${i.toString(36)}z`)
const word = fc.constantFrom(...vocabulary)
const note = fc.array(word, { minLength: 20, maxLength: 120 })
const recordOf = (words: readonly string[], n: number): SampleRecord => ({
  chart: `chart ${n}`,
  entry: `entry ${n}`,
  kind: "clinical",
  reference: `Composition/${n}`,
  version: 1,
  seq: n,
  words,
})
const check = (records: readonly (readonly string[])[], samples: readonly string[]) => {
  const found = new SampleCheck(samples)
  records.forEach((words, n) => {
    found.look(recordOf(words, n))
  })
  return found.verdicts()
}

test("an excerpt of a note, however it is typed, is that note; one with words changed is altered, never vouched for", () => {
  fc.assert(
    fc.property(
      fc.array(note, { minLength: 1, maxLength: 8 }),
      fc.nat(7),
      fc.nat(60),
      fc.integer({ min: 10, max: 60 }),
      fc.nat(1000),
      (notes, which, from, length, at) => {
        const words = notes[which % notes.length] ?? []
        const start = Math.min(from, words.length - 10)
        const excerpt = words.slice(start, start + length)
        const typed = `“${excerpt.join(", ").toUpperCase()}!”`
        const changed = [...excerpt]
        const place = at % excerpt.length
        changed[place] = foreign[at % foreign.length] ?? ""
        const [ours, altered] = check(notes, [typed, changed.join(" ")])
        assert.ok(ours?.verdict === "identical")
        const found = notes[Number(ours.match.entry.slice(6))] ?? []
        assert.ok(` ${found.join(" ")} `.includes(` ${excerpt.join(" ")} `))
        assert.notEqual(altered?.verdict, "identical")
        if (altered?.verdict === "altered") assert.ok(altered.differences.added.includes(changed[place] ?? ""))
      },
    ),
  )
})

test("a forger's own text is not ours", () => {
  fc.assert(
    fc.property(
      fc.array(note, { maxLength: 6 }),
      fc.array(fc.constantFrom(...foreign), { minLength: 4, maxLength: 80 }),
      (notes, forged) => {
        assert.deepEqual(check(notes, [forged.join(" ")]), [{ verdict: "not-ours" }])
      },
    ),
  )
})

test("of several versions with the same words the newest is named, a whole record before an excerpt", () => {
  const words = vocabulary.slice(0, 30)
  const [verdict] = check([words, words, [...words, "more"]], [words.join(" ")])
  assert.ok(verdict?.verdict === "identical")
  assert.deepEqual([verdict.match.entry, verdict.match.whole, verdict.others], ["entry 1", true, 2])
})

test("1,496 samples against 20,000 notes take seconds, not minutes", () => {
  const notes = Array.from({ length: 20_000 }, (_, n) =>
    Array.from({ length: 80 }, (_, i) => vocabulary[(n * 7919 + i * (1 + (n % 13))) % vocabulary.length] ?? ""),
  )
  const samples = Array.from({ length: 1496 }, (_, i) =>
    i % 4 === 3
      ? Array.from({ length: 30 }, (_, j) => foreign[(i * 31 + j) % foreign.length]).join(" ")
      : (notes[i * 13] ?? []).join(" "),
  )
  const begun = performance.now()
  const verdicts = check(notes, samples)
  const seconds = (performance.now() - begun) / 1000
  verdicts.forEach((one, i) => {
    assert.equal(one.verdict, i % 4 === 3 ? "not-ours" : "identical")
  })
  assert.ok(seconds < 60, `${seconds} s`)
})

test("the words of a resource are those that a reader sees", () => {
  const resource = {
    resourceType: "Composition",
    id: "secret-id",
    text: { status: "generated", div: "<div><p>She said: &#8220;no &amp; never&#8221;</p></div>" },
    subject: { reference: "Patient/p1" },
  }
  assert.deepEqual(resourceWords(resource), ["generated", "she", "said", "no", "never"])
  assert.deepEqual(wordsOf("Über  ﬁne—word's"), ["über", "fine", "word", "s"])
})
