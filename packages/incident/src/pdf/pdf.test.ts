import assert from "node:assert/strict"
import { test } from "node:test"
import { inflateSync } from "node:zlib"
import fc from "fast-check"
import { anyIncident, anyPerson } from "../../testing/any-notice.ts"
import { sampleFonts, sampleIncident, samplePerson, samplePractice } from "../../testing/sample-notice.ts"
import { composeLetter } from "../letter/compose-letter.ts"
import { letterSubject, type PersonNotice } from "../letter/person-notice.ts"
import { builtInLanguages, chooseLanguage } from "../notice/language.ts"
import { type Envelope, layOutLetter } from "./lay-out-letter.ts"
import { FontError, openFont } from "./letter-font.ts"
import { LayoutError } from "./page.ts"
import { type Paper, papers } from "./paper.ts"
import { createWrapper, wrapText } from "./wrap-text.ts"
import { writeLetter, writeLetters } from "./write-letters.ts"

const fonts = await sampleFonts()
const wrapper = createWrapper()
const day = sampleIncident.noticeDate
const envelope: Envelope = {
  address: ["Zoë Núñez-Žižek", "45 Maple Avenue Apt 3B", "Chicago, IL 60614"],
  sender: "RPG Office",
  senderLines: samplePractice.lines,
  pieceId: "K7Q2MX-0000174",
}

function layOut(
  person: PersonNotice = samplePerson,
  incident = sampleIncident,
  paper: Paper = papers.letter,
  to = envelope,
) {
  const letter = composeLetter(letterSubject(samplePractice, incident, person), builtInLanguages)
  return layOutLetter(letter, to, {
    language: chooseLanguage(person.languages, builtInLanguages),
    fonts,
    paper,
    wrapper,
  })
}

test("nothing but the address shows in the window, every line stays on its page, and none overlaps", () => {
  fc.assert(
    fc.property(anyIncident, anyPerson, fc.constantFrom(papers.letter, papers.a4), (incident, person, paper) => {
      const { pages } = layOut(person, incident, paper)
      pages.forEach(({ blocks, footer }, i) => {
        const lines = blocks.flatMap((block) => block.lines)
        const ends: number[] = []
        for (const { text, x, y, size, font } of [...lines, ...footer]) {
          const right = x + fonts[font].widthOf(text, size)
          assert.ok(x >= paper.margin - 0.01 && right <= paper.width - paper.margin + 0.5, `${text} is too wide`)
          assert.ok(y > 30 && y + size < paper.height - 25, `${text} is off the page`)
        }
        const body = lines.filter(({ text }) => text !== "•").toSorted((a, b) => a.y - b.y)
        body.forEach(({ y, text }, n) => {
          assert.ok(n === 0 || y - (ends.at(-1) ?? 0) >= 6, `${text} overlaps`)
          ends.push(y)
        })
        if (i > 0) return
        const { left, top, right, bottom } = paper.window
        const seen = lines.filter(({ x, y, size, text, font }) => {
          const over = x < right && x + fonts[font].widthOf(text, size) > left
          return over && y < bottom && y + size * 1.3 > top
        })
        const sender = paper.senderLine === undefined ? [] : [envelope.sender]
        assert.deepEqual(seen.map(({ text }) => text).sort(), [...sender, ...envelope.address].sort())
      })
    }),
    { numRuns: 40 },
  )
})

test("the address shows whole, however the sheet slides in its envelope", () => {
  // A #10 envelope is 4 1/8 by 9 1/2 inches, its window 1/2 inch from the bottom and 7/8 inch from the left.
  const { address, folds, width } = papers.letter
  const sheet = folds[0] ?? 0
  const slack = { down: 4.125 * 72 - sheet, right: 9.5 * 72 - width }
  for (const down of [0, slack.down]) {
    const [top, bottom] = [2.5 * 72 - down, 3.625 * 72 - down]
    assert.ok(address.y >= top && address.y + address.linesMax * address.leading <= bottom + 0.01, `down ${down}`)
  }
  for (const right of [0, slack.right]) {
    const [left, end] = [0.875 * 72 - right, 5.375 * 72 - right]
    assert.ok(address.x >= left && address.x + address.width <= end + 10, `right ${right}`)
  }
})

test("a rehearsal's letter says so across each of its pages, a real one nowhere", async () => {
  const mark = builtInLanguages[0]?.messages["watermark.rehearsal"] ?? ""
  assert.ok(mark.length > 0)
  const times = (pdf: Uint8Array) => textOf(pdf).replace(/\s/g, "").split(mark.replace(/\s/g, "")).length - 1
  const rehearsed = layOut(samplePerson, { ...sampleIncident, rehearsal: true })
  assert.ok(rehearsed.pages.length > 1)
  assert.equal(times(await writeLetter(rehearsed, day, fonts)), rehearsed.pages.length)
  assert.equal(times(await writeLetter(layOut(), day, fonts)), 0)
})

test("the same letter is the same bytes, in one file of its own or among others", async () => {
  const first = await writeLetter(layOut(), day, fonts)
  assert.deepEqual(await writeLetter(layOut(), day, fonts), first)
  const again = { regular: openFont(await fontBytes("400Regular/NotoSans_400Regular.ttf")), bold: fonts.bold }
  assert.equal((await writeLetter(layOut(), day, again)).length, first.length)
  assert.match(Buffer.from(first.subarray(0, 8)).toString("latin1"), /^%PDF-1\.7/)
})

const fontBytes = async (name: string) => {
  const { readFile } = await import("node:fs/promises")
  return readFile(new URL(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`)))
}

/** Text of a PDF by its own ToUnicode maps: what a screen reader and a search find. */
function textOf(pdf: Uint8Array): string {
  const raw = Buffer.from(pdf).toString("latin1")
  const streams = [...raw.matchAll(/(\d+) 0 obj\n(<<(?:(?!endobj)[\s\S])*?>>)\nstream\n/g)].map((match) => {
    const start = (match.index ?? 0) + match[0].length
    const length = Number(/\/Length (\d+)/.exec(match[2] ?? "")?.[1])
    return { id: match[1] ?? "", bytes: Buffer.from(pdf.subarray(start, start + length)) }
  })
  const inflated = new Map(streams.map(({ id, bytes }) => [id, tryInflate(bytes)]))
  const maps = new Map<string, string[]>()
  for (const [, font = "", cmap = ""] of raw.matchAll(
    /(\d+) 0 obj\n<<[^>]*\/Subtype \/Type0[\s\S]*?\/ToUnicode (\d+) 0 R/g,
  )) {
    const entries = [...(inflated.get(cmap) ?? "").matchAll(/\[([^\]]*)\]/g)].flatMap(([, list = ""]) => [
      ...list.matchAll(/<([^>]*)>/g),
    ])
    maps.set(
      font,
      entries.map(([, hex = ""]) =>
        hex
          .split(" ")
          .filter(Boolean)
          .map((one) => String.fromCodePoint(Number.parseInt(one, 16)))
          .join(""),
      ),
    )
  }
  const names = new Map(
    [...raw.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = "", id = ""]) => [name, maps.get(id) ?? []]),
  )
  let text = ""
  for (const content of inflated.values()) {
    if (!content.includes("BT\n")) continue
    let glyphs: string[] = []
    for (const [whole, font] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(?:<[0-9a-f]+> [-\d.]+ ?)+\] TJ/g)) {
      if (font !== undefined) glyphs = names.get(font) ?? []
      else {
        for (const [, hex = ""] of whole.matchAll(/<([0-9a-f]+)>/g)) {
          for (let i = 0; i < hex.length; i += 4) text += glyphs[Number.parseInt(hex.slice(i, i + 4), 16)] ?? "?"
        }
        text += " "
      }
    }
  }
  return text
}

function tryInflate(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString("latin1")
  } catch {
    return ""
  }
}

test("names print right: what the PDF says is what the letter says", async () => {
  const name = "Žofia Ó Briain-Łøñ Nguyễn Иванов Σοφία"
  const text = textOf(await writeLetter(layOut({ ...samplePerson, name }), day, fonts))
  for (const part of [
    name,
    "What Happened",
    "do not pay",
    samplePerson.identityCode ?? "",
    "7KQ2-MX4R-9TDB-H3WN",
    "K7Q2MX-0000174",
  ]) {
    assert.ok(text.includes(part), part)
  }
})

test("a letter is tagged, says its language, and its title is neutral", async () => {
  const pdf = Buffer.from(await writeLetter(layOut({ ...samplePerson, languages: ["es"] }), day, fonts)).toString(
    "latin1",
  )
  for (const part of [
    "/Marked true",
    "/Lang (es-US)",
    "/StructTreeRoot",
    "/S /H1",
    "/S /LBody",
    "pdfuaid:part",
    "/DisplayDocTitle true",
  ]) {
    assert.ok(pdf.includes(part), part)
  }
  assert.ok(pdf.includes("Un mensaje para usted"))
  assert.ok(!/Psycho|filtraci/.test(pdf))
})

test("a batch holds each letter once, in order, and arrives in pieces", async () => {
  const letters = Array.from({ length: 60 }, (_, i) =>
    layOut({ ...samplePerson, name: `Person ${i}.`, verificationCode: `CHECK-${i}.` }),
  )
  const parts: Uint8Array[] = []
  for await (const part of writeLetters(letters, day, fonts)) parts.push(part)
  assert.ok(parts.length > 2)
  const text = textOf(Buffer.concat(parts))
  const found = [...text.matchAll(/CHECK-(\d+)\./g)].map(([, i]) => Number(i))
  assert.deepEqual(
    found,
    Array.from({ length: 60 }, (_, i) => i),
  )
})

test("characters without a shape are named, not printed as boxes", () => {
  const bad = () => layOut({ ...samplePerson, name: "王芳" })
  assert.throws(
    bad,
    (error) => error instanceof LayoutError && error.code === "missing-glyphs" && /U\+738B/.test(error.message),
  )
})

test("an address that does not fit its window is refused", () => {
  const address = Array.from({ length: 6 }, (_, i) => `Line ${i}`)
  const bad = () => layOut(samplePerson, sampleIncident, papers.letter, { ...envelope, address })
  assert.throws(bad, (error) => error instanceof LayoutError && error.code === "address-too-long")
})

test("what is no font is called so", () => {
  assert.throws(() => openFont(new Uint8Array(100)), FontError)
})

test("wrapped lines hold all words and are no wider than the column", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 30 })),
      fc.integer({ min: 5, max: 60 }),
      (words, width) => {
        const text = words.join(" ")
        const lines = wrapText(text, (part) => [...part].length, width)
        assert.ok(lines.every((line) => [...line].length <= width))
        assert.equal(lines.join("").replace(/\s/g, ""), text.replace(/\s/g, ""))
      },
    ),
  )
})
