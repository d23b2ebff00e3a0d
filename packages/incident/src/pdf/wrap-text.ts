/** Breaks a paragraph into lines. Letters repeat each other: the lines of a text are kept. */
import type { LetterFont } from "./letter-font.ts"

const keptMax = 20_000

export interface Wrapper {
  /** Lines in Normalization Form C. */
  lines(text: string, font: LetterFont, size: number, width: number): readonly string[]
}

export function createWrapper(): Wrapper {
  let kept = new WeakMap<LetterFont, Map<number, Map<string, readonly string[]>>>()
  let count = 0
  return {
    lines(text, font, size, width) {
      const ofFont = kept.get(font) ?? new Map<number, Map<string, readonly string[]>>()
      const column = size * 100_000 + width
      const known = ofFont.get(column) ?? new Map<string, readonly string[]>()
      const found = known.get(text)
      if (found !== undefined) return found
      const lines = wrapText(text.normalize("NFC"), (part) => font.widthOf(part, size), width)
      if (++count > keptMax) {
        kept = new WeakMap()
        count = 0
      }
      kept.set(font, ofFont.set(column, known.set(text, lines)))
      return lines
    },
  }
}

/** Lines that are no wider than `width`. A word that is wider alone (an address on the web) is broken within. */
export function wrapText(text: string, widthOf: (text: string) => number, width: number): string[] {
  const lines: string[] = []
  let line = ""
  let used = 0
  const space = widthOf(" ")
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    for (const piece of pieces(word, widthOf, width)) {
      const wide = widthOf(piece.text)
      const joined = used + (line === "" || piece.continues ? 0 : space) + wide
      if (line !== "" && (joined > width || piece.continues)) {
        lines.push(line)
        line = piece.text
        used = wide
      } else {
        line = line === "" ? piece.text : `${line} ${piece.text}`
        used = joined
      }
    }
  }
  return line === "" ? lines : [...lines, line]
}

/** The word, or as many pieces of it as it takes; all but the first continue on a line of their own. */
function pieces(
  word: string,
  widthOf: (text: string) => number,
  width: number,
): { text: string; continues: boolean }[] {
  if (widthOf(word) <= width) return [{ text: word, continues: false }]
  const found: { text: string; continues: boolean }[] = []
  let piece = ""
  for (const character of word) {
    if (piece !== "" && widthOf(piece + character) > width) {
      found.push({ text: piece, continues: found.length > 0 })
      piece = character
    } else piece += character
  }
  return [...found, { text: piece, continues: found.length > 0 }]
}
