/** Search in what is open already: nothing is asked of the server, and nothing about it is kept. */
import type { OpenChart } from "@subrosa/engine"
import { type Attachment, answersOf, attachmentsOf, type ChartRow, inlineText, readNote } from "@subrosa/fhir"
import { binaryIdIn, placeOf } from "../data/attachment-place.ts"
import { plainText } from "./plain-text.ts"
import { statusText, typeText } from "./row-words.ts"

export interface Indexed {
  row: ChartRow
  /** Text of the note or the answers; empty for what is said by the row itself. */
  body: string
  /** All that is searched, in plain letters. */
  words: string
  /** It has content that is not searched: a file, or a text so long that it is kept apart. */
  hasMore: boolean
}

export interface Excerpt {
  before: string
  match: string
  after: string
}

/** In the order of the rows. A chart of a thousand notes takes some 80 ms: once, when somebody is about to type. */
export function indexRows(chart: Pick<OpenChart, "summary">, rows: readonly ChartRow[]): Indexed[] {
  const read = rows.map((row) => {
    const note = readNote(row.resource)
    return {
      row,
      sections: note?.sections ?? answersOf(row.resource),
      attachments: note?.attachments ?? attachmentsOf(row.resource),
    }
  })
  // Found by the document that names it.
  const named = new Set(read.flatMap(({ attachments }) => attachments.map(({ url }) => binaryIdIn(url))))
  return read
    .filter(({ row: { type, resource } }) => type !== "Binary" || resource.id === undefined || !named.has(resource.id))
    .map(({ row, sections, attachments }) => {
      const attached = attachments.map((attachment) => textAt(chart, attachment))
      const texts = [...sections.flatMap(({ title, text }) => [title, text]), ...attached.filter(isKnown)]
      const body = texts.join("\n")
      const said = [row.title, row.detail, typeText(row.type), statusText(row), row.when].filter(Boolean).join("\n")
      return { row, body, words: plainText(`${said}\n${body}`), hasMore: !attached.every(isKnown) }
    })
}

/** Text that is in memory already. */
function textAt(chart: Pick<OpenChart, "summary">, attachment: Attachment): string | undefined {
  const place = placeOf(chart, attachment)
  return place.kind === "inline" ? inlineText(place) : undefined
}

const isKnown = (text: string | undefined): text is string => text !== undefined

/** What has every word that was typed, as a part of a word or a whole one. */
export function searchRows(index: readonly Indexed[], typed: string): Indexed[] {
  const words = wordsOf(typed)
  return words.length === 0 ? [] : index.filter((one) => words.every((word) => one.words.includes(word)))
}

const wordsOf = (typed: string): string[] => plainText(typed).split(/\s+/).filter(Boolean)

/** Characters on either side of a match. */
const around = 60

/** Where the body has the first of the words; undefined when only the row itself has them. */
export function excerptOf({ body }: Indexed, typed: string): Excerpt | undefined {
  const { plain, from } = lettersOf(body)
  for (const word of wordsOf(typed)) {
    const at = plain.indexOf(word)
    if (at < 0) continue
    const start = from(at)
    const end = from(at + word.length - 1) + 1
    return {
      before: tidy(`${start > around ? "…" : ""}${body.slice(Math.max(0, start - around), start)}`),
      match: body.slice(start, end),
      after: tidy(`${body.slice(end, end + around)}${end + around < body.length ? "…" : ""}`),
    }
  }
  return undefined
}

/** The body in plain letters, and from which character of it each of them came: accents change their number. */
function lettersOf(body: string): { plain: string; from: (at: number) => number } {
  const plain = plainText(body)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\x00-\x7f]*$/.test(body)) return { plain, from: (at) => at }
  const origins: number[] = []
  let at = 0
  for (const character of body) {
    for (let i = 0; i < plainText(character).length; i++) origins.push(at)
    at += character.length
  }
  return { plain, from: (letter) => origins[letter] ?? body.length }
}

const tidy = (text: string): string => text.replace(/\s+/g, " ")
