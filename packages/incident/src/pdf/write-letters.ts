/** Letters as bytes: one file each, or many in one file for a print house. */
import { createDocument, drawLetter } from "./draw-letter.ts"
import type { LaidOut, LetterFonts } from "./page.ts"

/** One letter as one PDF. `day`: the day of the notice. */
export async function writeLetter(letter: LaidOut, day: string, fonts: LetterFonts): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of writeLetters([letter], day, fonts)) parts.push(part)
  return joined(parts)
}

/**
 * Many letters as one PDF, in pieces while it grows: memory holds the document's index, not its pages. All letters must be on
 * the same sheet.
 */
export async function* writeLetters(
  letters: Iterable<LaidOut> | AsyncIterable<LaidOut>,
  day: string,
  fonts: LetterFonts,
): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let document: ReturnType<typeof createDocument> | undefined
  let ended: Promise<void> | undefined
  let drawn = 0
  for await (const letter of letters) {
    if (document === undefined) {
      const created = createDocument(letter, day, fonts)
      created.pdf.on("data", (part: Uint8Array) => parts.push(part))
      ended = new Promise((resolve, reject) => {
        created.pdf.on("end", resolve)
        created.pdf.on("error", reject)
      })
      document = created
    }
    drawLetter(document, letter, fonts)
    // In Node a document's pieces arrive on later turns of the event loop.
    if (++drawn % 8 === 0) await new Promise((resolve) => setTimeout(resolve))
    if (parts.length < 64) continue
    const full = parts
    parts = []
    yield joined(full)
  }
  document?.pdf.end()
  await ended
  yield joined(parts)
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
