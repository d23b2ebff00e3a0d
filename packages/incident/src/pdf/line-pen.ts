/**
 * Writes single lines into a PDFKit document, and remembers what PDFKit made of each text.
 *
 * A letter shares most of its lines with all others. PDFKit would shape and encode them again for each; here its own answer
 * (`encode`: glyphs of the embedded subset and their positions) is turned into the content operators once. The subset begins with the
 * same characters in every document, so that the same text has the same glyphs in all of them.
 */

import type { LetterFont } from "./letter-font.ts"
import type { LetterFonts, Line } from "./page.ts"
import type { EncodedText, Pdf, PdfFont } from "./pdfkit.ts"

/** What every document's subset begins with: what letters in English and Spanish are written in. */
const common = `${Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("")}áéíóúüñÁÉÍÓÚÜÑ¿¡•–—’“”°ª\u00A0`

/** Operators kept per font, over all documents. */
const keptMax = 20_000

interface Kept {
  /** Glyphs below this number are the same in every document. */
  shared: number
  operators: Map<string, Uint8Array>
}
const keptOf = new WeakMap<LetterFont, Kept>()

interface Ink {
  font: PdfFont
  kept: Kept
  ascent: number
}

export interface LinePen {
  write(line: Line): void
}

export function createLinePen(document: Pdf, fonts: LetterFonts): LinePen {
  const inks = { regular: inkOf("regular"), bold: inkOf("bold") }
  /** Of this document alone: texts with characters beyond the common ones. */
  const own = { regular: new Map<string, Uint8Array>(), bold: new Map<string, Uint8Array>() }
  return {
    write({ text, x, y, size, font: name }) {
      const { font, kept, ascent } = inks[name]
      const operators = kept.operators.get(text) ?? own[name].get(text) ?? encode(text, name)
      if (operators.length === 0) {
        // Marks that are shifted from their letters (rare in names): PDFKit places them one by one.
        document.font(name, size).text(text, x, y, { lineBreak: false })
        return
      }
      document.page.fonts[font.id] ??= font.ref()
      // The page's own coordinates run down; text stands upright in them by the negative scale.
      const baseline = round(y + (ascent / 1000) * size)
      document.addContent(`BT\n1 0 0 -1 ${round(x)} ${baseline} Tm\n/${font.id} ${size} Tf`)
      document.addContent(operators)
    },
  }

  function inkOf(name: keyof LetterFonts): Ink {
    document.font(name)
    const font = document._font
    font.encode(common)
    const kept = keptOf.get(fonts[name]) ?? { shared: font.widths.length, operators: new Map<string, Uint8Array>() }
    keptOf.set(fonts[name], kept)
    return { font, kept, ascent: font.ascender }
  }

  function encode(text: string, name: keyof LetterFonts): Uint8Array {
    const { font, kept } = inks[name]
    const encoded = font.encode(text)
    const operators = ascii.encode(showText(encoded))
    const isShared = encoded[0].every((glyph) => Number.parseInt(glyph, 16) < kept.shared)
    if (isShared && kept.operators.size < keptMax) kept.operators.set(text, operators)
    else own[name].set(text, operators)
    return operators
  }
}

/** The TJ operator and the end of the text for glyphs and positions (ISO 32000-1, 9.4.3); empty where a glyph is shifted off the line. */
function showText([glyphs, positions]: EncodedText): string {
  const parts: string[] = []
  let run = ""
  for (const [i, glyph] of glyphs.entries()) {
    const position = positions[i]
    if (position === undefined || position.xOffset !== 0 || position.yOffset !== 0) return ""
    run += glyph
    const kern = position.xAdvance - position.advanceWidth
    if (kern === 0 && i < glyphs.length - 1) continue
    parts.push(`<${run}> ${round(-kern)}`)
    run = ""
  }
  return `[${parts.join(" ")}] TJ\nET\n`
}

const ascii = new TextEncoder()

const round = (value: number): number => Math.round(value * 1000) / 1000
