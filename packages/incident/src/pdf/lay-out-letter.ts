/** Decides where every line of a letter stands. Drawing is in `draw-letter.ts`; nothing here knows PDF. */

import { type Letter, type Paragraph, statementsOf } from "../letter/letter.ts"
import { fill, type Language } from "../notice/language.ts"
import type { LetterFont } from "./letter-font.ts"
import type { Paper } from "./paper.ts"
import type { Wrapper } from "./wrap-text.ts"

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
  /** What is no part of the text: page number, fold marks' places, the rehearsal's mark. */
  footer: readonly Line[]
  folds: readonly number[]
  watermark: string | undefined
}

export interface LaidOutLetter {
  paper: Paper
  locale: string
  /** For the document's own title: neutral. */
  title: string
  pages: readonly Page[]
}

export interface Envelope {
  /** As it is to stand in the window, top down. */
  address: readonly string[]
  /** Sender as on the outside: neutral. */
  sender: string
  senderLines: readonly string[]
  pieceId: string
}

/** A letter cannot be printed as it is: characters without a glyph, or an address that does not fit its window. */
export class LayoutError extends Error {
  override name = "LayoutError"
  readonly code: "missing-glyphs" | "address-too-long"
  constructor(code: LayoutError["code"], message: string) {
    super(message)
    this.code = code
  }
}

const bodySize = 10.5
const leading = 14
const headingSize = 12
const titleSize = 16

/** Throws `LayoutError`; the message names characters, never the text they stand in. */
export function layOutLetter(
  letter: Letter,
  envelope: Envelope,
  language: Language,
  fonts: LetterFonts,
  paper: Paper,
  wrapper: Wrapper,
): LaidOutLetter {
  const sender = { name: letter.signature.at(-1)?.text ?? "", lines: envelope.senderLines }
  refuseMissingGlyphs([...statementsOf(letter).map(({ text }) => text), ...envelope.address, sender.name], fonts)
  const { margin, width, height } = paper
  const column = width - 2 * margin
  const bottom = height - 0.85 * 72
  const pages: Block[][] = [[]]
  let y = paper.bodyTop
  let number = 0

  const block = (tag: Block["tag"], lines: readonly Line[], page = pages.length - 1) =>
    pages[page]?.push({ number, tag, lines })

  /** Writes lines and breaks the page where there is no room; a heading keeps `reserve` free below it. */
  function flow(tag: Block["tag"], text: string, style: Style, reserve = 0): void {
    number++
    const { font, size, indent = 0, bullet = false, before = 0 } = style
    const step = style.step ?? leading
    const lines = wrapper.lines(text.normalize("NFC"), fonts[font], size, column - indent)
    if (y > topOfPage()) y += before
    let part: Line[] = []
    lines.forEach((line, i) => {
      // No first line alone at a page's foot, no last line alone at a page's head.
      const alone = lines.length > 2 && (i === 0 || i === lines.length - 2) ? step : 0
      if (y + step + alone + (i === lines.length - 1 ? reserve : 0) > bottom) {
        if (part.length > 0) block(tag, part)
        part = []
        pages.push([])
        y = topOfPage()
      }
      if (bullet && i === 0) part.push({ text: "•", x: margin + indent - 12, y, size, font })
      part.push({ text: line, x: margin + indent, y, size, font })
      y += step
    })
    if (part.length > 0) block(tag, part)
  }

  const topOfPage = () => (pages.length === 1 ? paper.bodyTop : 0.9 * 72)

  letterhead()
  address()
  flow("P", letter.date.text, { font: "regular", size: bodySize })
  flow("H1", letter.title.text, { font: "bold", size: titleSize, step: 20, before: 6 }, 60)
  flow("P", letter.greeting.text, { font: "regular", size: bodySize, before: 4 })
  for (const { heading, paragraphs } of letter.sections) {
    flow("H2", heading.text, { font: "bold", size: headingSize, step: 16, before: 9 }, 2 * leading)
    for (const one of paragraphs) paragraph(one)
  }
  letter.signature.forEach(({ text }, i) => {
    flow("P", text, { font: "regular", size: bodySize, before: i === 0 ? 16 : 0 }, i === 0 ? leading : 0)
  })
  return {
    paper,
    locale: letter.locale,
    title: language.outside.subject,
    pages: pages.map((blocks, i) => ({
      blocks,
      footer: footer(i + 1, pages.length),
      folds: i === 0 ? paper.folds : [],
      watermark: letter.watermark?.text,
    })),
  }

  function letterhead(): void {
    number++
    const lines = [sender.name, ...sender.lines].flatMap((text, i): Line[] => {
      const [font, size] = i === 0 ? (["bold", 12] as const) : (["regular", 10] as const)
      return wrapper.lines(text, fonts[font], size, column).map((line) => ({ text: line, x: margin, y: 0, size, font }))
    })
    // Above the window, whatever its length: a name that is too long is set closer, never into the window.
    const room = Math.min(paper.window.top, 1.95 * 72) - 0.55 * 72
    const step = Math.min(14, room / lines.length)
    block(
      "P",
      lines.map((line, i) => ({ ...line, y: 0.55 * 72 + i * step })),
    )
  }

  function address(): void {
    number++
    const { x, y: top, size, leading: step, width: room, linesMax } = paper.address
    const lines = envelope.address.flatMap((line) => wrapper.lines(line.normalize("NFC"), fonts.regular, size, room))
    if (lines.length > linesMax) {
      throw new LayoutError(
        "address-too-long",
        `an address of ${lines.length} lines does not fit the window's ${linesMax}`,
      )
    }
    if (paper.senderLine !== undefined) {
      const { size: small, ...at } = paper.senderLine
      block("P", [{ text: envelope.sender, ...at, size: small, font: "regular" }])
      number++
    }
    block(
      "P",
      lines.map((text, i): Line => ({ text, x, y: top + i * step, size, font: "regular" })),
    )
  }

  function paragraph({ form, statements }: Paragraph): void {
    if (form === "items") {
      for (const { text } of statements)
        flow("LI", text, { font: "regular", size: bodySize, indent: 16, bullet: true, before: 2 })
      return
    }
    const text = statements.map((one) => one.text).join(" ")
    if (form === "subheading") flow("H3", text, { font: "bold", size: bodySize, before: 6 }, 2 * leading)
    else flow("P", text, { font: form === "strong" ? "bold" : "regular", size: bodySize, before: 5 })
  }

  function footer(page: number, of: number): Line[] {
    const at = { y: height - 0.6 * 72, size: 8, font: "regular" } as const
    const text = fill(language.messages.page, { page: String(page), pages: String(of) })
    const id = envelope.pieceId
    return [
      { text, x: margin, ...at },
      { text: id, x: width - margin - fonts.regular.widthOf(id, 8), ...at },
    ]
  }
}

interface Style {
  font: keyof LetterFonts
  size: number
  step?: number
  indent?: number
  bullet?: boolean
  /** Space before, unless at the top of a page. */
  before?: number
}

function refuseMissingGlyphs(texts: readonly string[], { regular }: LetterFonts): void {
  const missing = regular.missing(texts.join("").normalize("NFC"))
  if (missing.length === 0) return
  const named = missing.map((character) => `${character} (U+${hex(character)})`).join(", ")
  throw new LayoutError(
    "missing-glyphs",
    `the letter's fonts have no shape for ${named}: write this letter by other means`,
  )
}

const hex = (character: string) => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")
