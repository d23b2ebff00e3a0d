/** PDFKit, which also takes a font that is already parsed; its types do not say so. */
import PDFDocument from "pdfkit"
import type { LetterFont } from "./letter-font.ts"

declare global {
  namespace PDFKit.Mixins {
    interface PDFFont {
      registerFont(name: string, source: LetterFont): this
    }
  }
}

export { PDFDocument }
