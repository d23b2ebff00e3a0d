/** What a sealed notice holds (spec/notice.md, "By e-mail"): a letter's words in their order, and none of the facts behind them. */
import { canonicalJson, fromJson } from "@subrosa/codec"
import type { Letter, LetterStatement } from "@subrosa/incident/notice"
import { z } from "zod"
import type { PlainLetter } from "../port-notice.ts"

const Plain = z.object({
  language: z.string(),
  title: z.string(),
  date: z.string(),
  greeting: z.string(),
  sections: z.array(
    z.object({
      heading: z.string(),
      paragraphs: z.array(
        z.object({ form: z.enum(["text", "strong", "items", "subheading"]), texts: z.array(z.string()) }),
      ),
    }),
  ),
  signature: z.array(z.string()),
  watermark: z.string().exactOptional(),
})

const textOf = ({ text }: LetterStatement): string => text

export function plainLetter({ locale, title, date, greeting, sections, signature, watermark }: Letter): PlainLetter {
  return {
    language: locale,
    title: title.text,
    date: date.text,
    greeting: greeting.text,
    sections: sections.map(({ heading, paragraphs }) => ({
      heading: heading.text,
      paragraphs: paragraphs.map(({ form, statements }) => ({ form, texts: statements.map(textOf) })),
    })),
    signature: signature.map(textOf),
    ...(watermark !== undefined && { watermark: watermark.text }),
  }
}

export const encodePlainLetter = (letter: PlainLetter): Uint8Array => canonicalJson(letter)

/** Undefined for what is none. */
export function decodePlainLetter(bytes: Uint8Array): PlainLetter | undefined {
  try {
    return Plain.safeParse(fromJson(bytes)).data
  } catch {
    return undefined
  }
}
