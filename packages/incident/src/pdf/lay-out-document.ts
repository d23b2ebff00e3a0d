/** Lays out what is no letter: filings, statements, texts for the web and the press. */
import { bodySize, createFlow, leading } from "./flow.ts"
import { footerOf, type LaidOut, type LetterFonts, refuseMissingGlyphs } from "./page.ts"
import type { Paper } from "./paper.ts"
import type { Wrapper } from "./wrap-text.ts"

export type DocumentPart =
  | { form: "heading"; text: string }
  | { form: "subheading"; text: string }
  | { form: "text"; text: string }
  | { form: "item"; text: string }
  /** One field of a form with its answer. */
  | { form: "field"; label: string; value: string }

export interface PlainDocument {
  title: string
  locale: string
  parts: readonly DocumentPart[]
  /** On the right of every page's foot. */
  mark: string
  watermark?: string | undefined
}

/** Throws `LayoutError`. */
export function layOutDocument(
  { title, locale, parts, mark, watermark }: PlainDocument,
  { fonts, paper, wrapper }: { fonts: LetterFonts; paper: Paper; wrapper: Wrapper },
): LaidOut {
  refuseMissingGlyphs(
    [title, mark, ...parts.flatMap((one) => ("label" in one ? [one.label, one.value] : [one.text]))],
    fonts,
  )
  const flow = createFlow(paper, 0.9 * 72, fonts, wrapper)
  flow.write("H1", title, { font: "bold", size: 16, step: 20, reserve: 60 })
  for (const part of parts) {
    switch (part.form) {
      case "heading":
        flow.write("H2", part.text, { font: "bold", size: 12, step: 16, before: 10, reserve: 2 * leading })
        break
      case "subheading":
        flow.write("H3", part.text, { font: "bold", size: bodySize, before: 6, reserve: leading })
        break
      case "text":
        flow.write("P", part.text, { font: "regular", size: bodySize, before: 5 })
        break
      case "item":
        flow.write("LI", part.text, { font: "regular", size: bodySize, indent: 16, bullet: true, before: 2 })
        break
      case "field":
        flow.write("H3", part.label, { font: "bold", size: 9, step: 12, before: 6, reserve: leading })
        flow.write("P", part.value, { font: "regular", size: bodySize, indent: 12 })
    }
  }
  const { pages } = flow
  return {
    paper,
    locale,
    title,
    pages: pages.map((blocks, i) => ({
      blocks,
      footer: footerOf(`${i + 1} / ${pages.length}`, mark, paper, fonts),
      folds: [],
      watermark,
    })),
  }
}
