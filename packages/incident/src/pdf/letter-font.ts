/**
 * A font that is parsed once and serves every letter: the shapes of words, and the part of the font that a letter embeds, are
 * kept between documents. PDFKit takes it in place of a file; without it most of a letter's time would go to the same words.
 */
import { create, type Font, type GlyphRun, type Subset } from "fontkit"

/** Words kept per font. Names differ from letter to letter; the text does not. */
const wordsMax = 20_000
/** Embedded parts kept per font: most letters use the same characters. */
const subsetsMax = 64

export class FontError extends Error {
  override name = "FontError"
}

/** What PDFKit reads of a font (`EmbeddedFont`, `PDFFontFactory` of PDFKit 0.20). */
export interface LetterFont {
  readonly postscriptName: string
  readonly unitsPerEm: number
  readonly ascent: number
  readonly descent: number
  readonly xHeight: number
  readonly capHeight: number
  readonly lineGap: number
  readonly italicAngle: number
  readonly bbox: Font["bbox"]
  readonly post: unknown
  readonly head: unknown
  readonly "OS/2": unknown
  /** PDFKit compares fonts by it. */
  readonly _tables: { head: { checkSumAdjustment: number } }
  getGlyph(id: number): unknown
  layout(text: string, features?: Record<string, boolean>): GlyphRun
  createSubset(): { includeGlyph(glyph: number): number; encode(): Uint8Array }
  /** Width in points. */
  widthOf(text: string, size: number): number
  /** The characters that the font has no glyph for, each once. */
  missing(text: string): string[]
}

let opened = 0

/** Parses a TrueType or OpenType font. Throws `FontError` if it is none, or a collection, or not drawn on a 1000-unit em. */
export function openFont(bytes: Uint8Array): LetterFont {
  const font = parse(bytes)
  const words = new Map<string, GlyphRun>()
  const subsets = new Map<string, Uint8Array>()
  const tables = tablesOf(font)
  // By UTF-16 unit: 0 not looked at, 1 drawn. Almost every character of a letter has been seen before.
  const seen = new Uint8Array(0x10000)
  const isDrawn = (character: string): boolean => {
    const is = /^[\s\p{Cf}]$/u.test(character) || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
    if (is && character.length === 1) seen[character.charCodeAt(0)] = 1
    return is
  }
  const isKnown = (text: string): boolean => {
    for (let i = 0; i < text.length; i++) if (seen[text.charCodeAt(i)] === 0) return false
    return true
  }
  const layout = (text: string, features?: Record<string, boolean>): GlyphRun => {
    if (features !== undefined) return font.layout(text, features)
    const known = words.get(text)
    if (known !== undefined) return known
    const run = font.layout(text)
    if (words.size >= wordsMax) words.clear()
    words.set(text, run)
    return run
  }
  return {
    postscriptName: font.postscriptName ?? "Letter",
    unitsPerEm: font.unitsPerEm,
    ascent: font.ascent,
    descent: font.descent,
    xHeight: font.xHeight,
    capHeight: font.capHeight,
    lineGap: font.lineGap,
    italicAngle: font.italicAngle,
    bbox: font.bbox,
    ...tables,
    _tables: { head: { checkSumAdjustment: ++opened } },
    getGlyph: (id) => font.getGlyph(id),
    layout,
    createSubset: () => rememberingSubset(font, subsets),
    widthOf: (text, size) => {
      let units = 0
      // Words as PDFKit takes them: each with the space that follows.
      for (let from = 0; from < text.length; ) {
        const space = text.indexOf(" ", from)
        const to = space < 0 ? text.length : space + 1
        units += layout(text.slice(from, to)).advanceWidth
        from = to
      }
      return (units * size) / 1000
    },
    missing: (text) =>
      isKnown(text) ? [] : [...new Set(text.normalize("NFC"))].filter((character) => !isDrawn(character)),
  }
}

function parse(bytes: Uint8Array): Font {
  let font: ReturnType<typeof create>
  try {
    font = create(bytes as Parameters<typeof create>[0])
  } catch (cause) {
    throw new FontError("this is no TrueType or OpenType font", { cause })
  }
  if (!("unitsPerEm" in font)) throw new FontError("this is a collection of fonts: give one font")
  // PDFKit scales the positions it is given in place; on a 1000-unit em that changes nothing, so they can be shared.
  if (font.unitsPerEm !== 1000) throw new FontError("letters need a font drawn on an em of 1000 units")
  return font
}

/** The tables that fontkit decodes on demand and its types leave out. */
function tablesOf(font: Font): Pick<LetterFont, "post" | "head" | "OS/2"> {
  const tables: Partial<Record<"post" | "head" | "OS/2", unknown>> = { ...pick(font, "post"), ...pick(font, "head") }
  return { post: tables.post, head: tables.head, "OS/2": Reflect.get(font, "OS/2") }
}

const pick = (font: Font, name: "post" | "head") => ({ [name]: Reflect.get(font, name) })

/** A subset whose bytes are made once for each sequence of glyphs. */
function rememberingSubset(font: Font, subsets: Map<string, Uint8Array>) {
  const subset: Subset = font.createSubset()
  const glyphs = new Map<number, number>()
  return {
    includeGlyph(glyph: number): number {
      const known = glyphs.get(glyph)
      if (known !== undefined) return known
      // fontkit answers the glyph's place in the subset; its types say boolean.
      const place = Number(subset.includeGlyph(font.getGlyph(glyph)))
      glyphs.set(glyph, place)
      return place
    },
    encode(): Uint8Array {
      const key = [...glyphs.keys()].join()
      const known = subsets.get(key)
      if (known !== undefined) return known
      const encoded = subset.encode()
      if (subsets.size >= subsetsMax) subsets.clear()
      subsets.set(key, encoded)
      return encoded
    },
  }
}
