/** Pages before they are PDF: lines at their places, grouped by what they are. */
import type { LetterFont } from "./letter-font.ts"
import type { Paper } from "./paper.ts"

export interface LetterFonts {
  regular: LetterFont
  bold: LetterFont
}

export interface Line {
  text: string
  x: number
  y: number
  size: number
  font: keyof LetterFonts
}

/** A heading, paragraph or item. It may go on over pages; each part is one entry of `Page.blocks` with the same number. */
export interface Block {
  number: number
  tag: "P" | "H1" | "H2" | "H3" | "LI"
  lines: readonly Line[]
}

export interface Page {
  blocks: readonly Block[]
  /** What is no part of the text: page number, piece. */
  footer: readonly Line[]
  /** Where fold marks stand, from the top. */
  folds: readonly number[]
  watermark: string | undefined
}

/** A document whose every line has its place. */
export interface LaidOut {
  paper: Paper
  locale: string
  /** The document's own title: neutral where strangers may see it. */
  title: string
  pages: readonly Page[]
}

/** A text cannot be printed as it is: characters without a glyph, or an address that does not fit its window. */
export class LayoutError extends Error {
  override name = "LayoutError"
  readonly code: "missing-glyphs" | "address-too-long"
  constructor(code: LayoutError["code"], message: string) {
    super(message)
    this.code = code
  }
}

/** Throws `LayoutError` naming the characters that would print as boxes, never the text they stand in. */
export function refuseMissingGlyphs(texts: readonly string[], { regular }: LetterFonts): void {
  const missing = texts.flatMap((text) => regular.missing(text))
  if (missing.length === 0) return
  const named = [...new Set(missing)].map((character) => `${character} (U+${hex(character)})`).join(", ")
  throw new LayoutError("missing-glyphs", `the fonts have no shape for ${named}: write this letter by other means`)
}

const hex = (character: string) => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")

/** Page number on the left, a mark of the document on the right. */
export function footerOf(text: string, mark: string, { width, height, margin }: Paper, fonts: LetterFonts): Line[] {
  const at = { y: height - 0.6 * 72, size: 8, font: "regular" } as const
  const right = width - margin - fonts.regular.widthOf(mark, 8)
  return [{ text, x: margin, ...at }, ...(mark === "" ? [] : [{ text: mark, x: right, ...at }])]
}
