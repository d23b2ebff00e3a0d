/** PDFKit 0.20 with what its types leave out: a font that is already parsed, and the encoding of text that `text()` uses inside. */
import PDFDocument from "pdfkit"
import type { LetterFont } from "./letter-font.ts"

/** Glyphs as four hex digits, and where each stands, in thousandths of the size. */
export type EncodedText = [
  glyphs: string[],
  positions: { xAdvance: number; advanceWidth: number; xOffset: number; yOffset: number }[],
]

export interface PdfFont {
  /** `F1`. */
  readonly id: string
  readonly ascender: number
  /** One per glyph of the subset so far. */
  readonly widths: number[]
  encode(text: string): EncodedText
  ref(): object
}

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      registerFont(name: string, source: LetterFont): this
      readonly _font: PdfFont
      addContent(operators: string): this
    }
  }
}

export type Pdf = InstanceType<typeof PDFDocument>
export { PDFDocument }
