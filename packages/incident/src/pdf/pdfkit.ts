/** PDFKit, which also takes a font that is already parsed; its types do not say so. */
import PDFDocument from "pdfkit"
import type { LetterFont } from "./letter-font.ts"

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      font(source: LetterFont, size?: number): this
    }
  }
}

export { PDFDocument }
