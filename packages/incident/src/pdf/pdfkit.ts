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
      addContent(operators: string | Uint8Array): this
    }
  }
}

export type Pdf = InstanceType<typeof PDFDocument>

const written = new WeakMap<object, Uint8Array[]>()

/** An object of the file. */
type Reference = ReturnType<Pdf["ref"]>

/**
 * By the bytes of an embedded font, which `LetterFont` makes once for all letters with the same characters, and by the table of those characters:
 * the same, compressed.
 */
const compressedFonts = new WeakMap<Uint8Array, Uint8Array>()
const compressedTables = new Map<string, Uint8Array>()
const tablesMax = 64

/**
 * A document whose parts are there as soon as they are written, and which compresses a font and its table once rather than for every letter.
 *
 * PDFKit hands parts to a stream, which would keep them until a later turn of the event loop; the stream differs between Node and browsers,
 * `push` does not.
 */
export class CollectingDocument extends PDFDocument {
  /** Called while the document is being made, before any field of this class could exist. */
  override push(part: Uint8Array | null): boolean {
    const parts = written.get(this)
    if (part === null) return true
    if (parts === undefined) written.set(this, [part])
    else parts.push(part)
    return true
  }

  /** An object of the file. Fonts and their tables come in some that are made without data. */
  override ref(data: object): Reference {
    const reference = super.ref(data)
    if (data === undefined) {
      const end = reference.end.bind(reference)
      reference.end = (chunk?: unknown) =>
        chunk instanceof Uint8Array || typeof chunk === "string" ? this.#endKept(reference, end, chunk) : end(chunk)
    }
    return reference
  }

  #endKept(reference: Reference, end: Reference["end"], chunk: Uint8Array | string): void {
    const compressed = typeof chunk === "string" ? compressedTables.get(chunk) : compressedFonts.get(chunk)
    if (compressed !== undefined) {
      reference.compress = false
      // In the order in which PDFKit would set them.
      Object.assign(reference.data, { Length: 0, Filter: "FlateDecode" })
      end(compressed)
      return
    }
    const before = written.get(this)?.length ?? 0
    end(chunk)
    // Number, dictionary, "stream", the bytes, ...
    const stream = written.get(this)?.[before + 3]
    if (!("Filter" in reference.data) || stream === undefined) return
    if (typeof chunk !== "string") compressedFonts.set(chunk, stream)
    else if (compressedTables.size < tablesMax) compressedTables.set(chunk, stream)
  }

  /** What was written since the last call; after `end()` the rest. */
  takeParts(): Uint8Array[] {
    const parts = written.get(this) ?? []
    written.delete(this)
    return parts
  }
}
