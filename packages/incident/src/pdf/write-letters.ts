/** Letters as bytes: one file each, or many in one file for a print house. */
import { createDocument, drawLetter } from "./draw-letter.ts"
import type { LaidOut, LetterFonts } from "./page.ts"

/** Pieces of this size or more are handed on. */
const pieceBytes = 256 * 1024

/** One letter as one PDF. `day`: the day of the notice, the file's own date. */
export function writeLetter(letter: LaidOut, day: string, fonts: LetterFonts): Uint8Array {
  const document = createDocument(letter, day, fonts)
  drawLetter(document, letter, fonts)
  document.pdf.end()
  return joined(document.takeParts())
}

/**
 * Many letters as one PDF, in pieces while it grows: memory holds the document's index, not its pages. All letters must be on
 * the same sheet. Nothing is made faster than it is taken.
 */
export async function* writeLetters(
  letters: Iterable<LaidOut> | AsyncIterable<LaidOut>,
  day: string,
  fonts: LetterFonts,
): AsyncGenerator<Uint8Array> {
  let document: ReturnType<typeof createDocument> | undefined
  let parts: Uint8Array[] = []
  let length = 0
  for await (const letter of letters) {
    document ??= createDocument(letter, day, fonts)
    drawLetter(document, letter, fonts)
    for (const part of document.takeParts()) {
      parts.push(part)
      length += part.length
    }
    if (length < pieceBytes) continue
    const piece = joined(parts)
    parts = []
    length = 0
    yield piece
  }
  if (document === undefined) return
  document.pdf.end()
  yield joined([...parts, ...document.takeParts()])
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
