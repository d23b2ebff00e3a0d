/** Makes statements in one language. */
import { fill, type Language, type MessageKey, type Values } from "../notice/language.ts"
import type { FactPath, Paragraph, Section, Statement } from "./letter.ts"

export interface Speaker {
  language: Language
  /** One statement and what it rests on. */
  say(key: MessageKey, facts: FactPath | readonly FactPath[], values?: Values): Statement
  /** A day in words. */
  day(iso: string): string
  /** Days in words, in full: `March 3 and April 7, 2026`. */
  days(iso: readonly string[]): string
  /** Things in words: `a, b and c`. */
  list(things: readonly string[]): string
  /** A number as people there write it. */
  number(value: number): string
}

const speakers = new Map<Language, Speaker>()

/** One speaker a language: its formatters are dear to make. */
export function speakerOf(language: Language): Speaker {
  const known = speakers.get(language)
  if (known !== undefined) return known
  const dates = new Intl.DateTimeFormat(language.locale, { dateStyle: "long", timeZone: "UTC" })
  const lists = new Intl.ListFormat(language.locale, { type: "conjunction" })
  // Long lists of days are read as a list, not as a sentence.
  const units = new Intl.ListFormat(language.locale, { type: "unit", style: "short" })
  const numbers = new Intl.NumberFormat(language.locale)
  const day = (iso: string) => dates.format(new Date(`${iso}T00:00:00Z`))
  const speaker: Speaker = {
    language,
    say: (key, facts, values = {}) => ({
      key,
      values,
      text: fill(language.messages[key], values),
      facts: typeof facts === "string" ? [facts] : facts,
    }),
    day,
    // Dates hold commas: a semicolon keeps a list of them readable.
    days: (iso) => (iso.length <= 2 ? lists.format(iso.map(day)) : iso.map(day).join("; ")),
    list: (things) => (things.length > 6 ? units.format(things) : lists.format(things)),
    number: (value) => numbers.format(value),
  }
  speakers.set(language, speaker)
  return speaker
}

/** Leaves out what was not said. */
export const said = (...statements: readonly (Statement | false | undefined)[]): Statement[] =>
  statements.filter((one) => one !== false && one !== undefined)

export const paragraph = (...statements: readonly (Statement | false | undefined)[]): Paragraph => ({
  form: "text",
  statements: said(...statements),
})

/** For what a reader has to find again: a code. */
export const strong = (...statements: readonly (Statement | false | undefined)[]): Paragraph => ({
  form: "strong",
  statements: said(...statements),
})

export const items = (...statements: readonly (Statement | false | undefined)[]): Paragraph => ({
  form: "items",
  statements: said(...statements),
})

export const subheading = (statement: Statement): Paragraph => ({ form: "subheading", statements: [statement] })

/** A section without its empty paragraphs, and without subheadings that nothing follows. */
export function section(heading: Statement, paragraphs: readonly Paragraph[]): Section {
  const full = paragraphs.filter(({ statements }) => statements.length > 0)
  return {
    heading,
    paragraphs: full.filter(
      ({ form }, i) => form !== "subheading" || (full[i + 1]?.form ?? "subheading") !== "subheading",
    ),
  }
}
