/**
 * A letter before it has a page: sections of statements. Each statement is one message of the language file with its values,
 * its text, and the facts it rests on; there is no text beside these.
 */
import type { MessageKey, Values } from "../notice/language.ts"

/** Where a statement comes from: `case.kind`, `person.exposed.clinical`, `practice.phone`, `law.us-ca.bureau-contacts`, `data.crisis-lines.US`... */
export type FactPath = string

export interface Statement {
  key: MessageKey
  values: Values
  text: string
  /** Never empty. */
  facts: readonly FactPath[]
}

/** `text` flows as one paragraph, `strong` in bold; `items` is a list; `subheading` is a heading of its own. */
export interface Paragraph {
  form: "text" | "strong" | "items" | "subheading"
  statements: readonly Statement[]
}

export interface Section {
  heading: Statement
  paragraphs: readonly Paragraph[]
}

export interface Letter {
  language: string
  locale: string
  title: Statement
  date: Statement
  greeting: Statement
  sections: readonly Section[]
  signature: readonly Statement[]
  /** Set in a rehearsal: stands on every page. */
  watermark: Statement | undefined
}

/** Every statement of a letter in the order of reading. */
export function statementsOf(letter: Letter): Statement[] {
  const { title, date, greeting, sections, signature, watermark } = letter
  const body = sections.flatMap(({ heading, paragraphs }) => [heading, ...paragraphs.flatMap((one) => one.statements)])
  return [title, date, greeting, ...body, ...signature, ...(watermark === undefined ? [] : [watermark])]
}

/** The whole text, a line per paragraph or item: what a reader reads, for measuring and for e-mail or portal. */
export function letterText(letter: Letter): string {
  const { title, date, greeting, sections, signature } = letter
  const lines = sections.flatMap(({ heading, paragraphs }) => [
    heading.text,
    ...paragraphs.flatMap(({ form, statements }) =>
      form === "items" ? statements.map(({ text }) => `- ${text}`) : [statements.map(({ text }) => text).join(" ")],
    ),
  ])
  return [title.text, date.text, greeting.text, ...lines, ...signature.map(({ text }) => text)].join("\n\n")
}
