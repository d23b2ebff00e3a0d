/** Decides where every line of a letter stands. Drawing is in `draw-letter.ts`; nothing here knows PDF. */
import { type Letter, type Paragraph, statementsOf } from "../letter/letter.ts"
import { fill, type Language } from "../notice/language.ts"
import { bodySize, createFlow, type Flow, leading } from "./flow.ts"
import { footerOf, type LaidOut, LayoutError, type LetterFonts, type Line, refuseMissingGlyphs } from "./page.ts"
import type { Paper } from "./paper.ts"
import type { Wrapper } from "./wrap-text.ts"

export interface Envelope {
  /** As it is to stand in the window, top down. */
  address: readonly string[]
  /** Sender as on the outside: neutral. */
  sender: string
  senderLines: readonly string[]
  pieceId: string
}

export interface LetterSheet {
  language: Language
  fonts: LetterFonts
  paper: Paper
  wrapper: Wrapper
}

const regular = { font: "regular", size: bodySize } as const

/** Throws `LayoutError`. */
export function layOutLetter(
  letter: Letter,
  envelope: Envelope,
  { language, fonts, paper, wrapper }: LetterSheet,
): LaidOut {
  const practice = letter.signature.at(-1)?.text ?? ""
  refuseMissingGlyphs([...statementsOf(letter).map(({ text }) => text), ...envelope.address, practice], fonts)
  const flow = createFlow(paper, paper.bodyTop, fonts, wrapper)
  flow.place(letterhead([practice, ...envelope.senderLines], flow, paper))
  if (paper.senderLine !== undefined) flow.place([{ text: envelope.sender, ...paper.senderLine, font: "regular" }])
  flow.place(addressLines(envelope.address, flow, paper))
  flow.write("P", letter.date.text, regular)
  flow.write("H1", letter.title.text, { font: "bold", size: 16, step: 20, before: 6, reserve: 60 })
  flow.write("P", letter.greeting.text, { ...regular, before: 4 })
  for (const { heading, paragraphs } of letter.sections) {
    flow.write("H2", heading.text, { font: "bold", size: 12, step: 16, before: 9, reserve: 2 * leading })
    for (const one of paragraphs) writeParagraph(flow, one)
  }
  letter.signature.forEach(({ text }, i) => {
    flow.write("P", text, i === 0 ? { ...regular, before: 16, reserve: leading } : regular)
  })
  const { pages } = flow
  return {
    paper,
    locale: letter.locale,
    title: language.outside.subject,
    pages: pages.map((blocks, i) => {
      const text = fill(language.messages.page, { page: String(i + 1), pages: String(pages.length) })
      return {
        blocks,
        footer: footerOf(text, envelope.pieceId, paper, fonts),
        folds: i === 0 ? paper.folds : [],
        watermark: letter.watermark?.text,
      }
    }),
  }
}

function writeParagraph(flow: Flow, { form, statements }: Paragraph): void {
  const text = statements.map((one) => one.text).join(" ")
  switch (form) {
    case "items":
      for (const one of statements) flow.write("LI", one.text, { ...regular, indent: 16, bullet: true, before: 2 })
      return
    case "subheading":
      flow.write("H3", text, { font: "bold", size: bodySize, before: 6, reserve: 2 * leading })
      return
    case "strong":
    case "text":
      flow.write("P", text, { font: form === "strong" ? "bold" : "regular", size: bodySize, before: 5 })
  }
}

/** Above the window, whatever its length: a name that is too long is set closer, never into the window. */
function letterhead(texts: readonly string[], flow: Flow, paper: Paper): Line[] {
  const lines = texts.flatMap((text, i): Line[] => {
    const style = i === 0 ? ({ font: "bold", size: 12 } as const) : ({ font: "regular", size: 10 } as const)
    return flow.wrap(text, style, flow.column).map((line) => ({ text: line, x: paper.margin, y: 0, ...style }))
  })
  const top = 0.55 * 72
  const step = Math.min(14, (Math.min(paper.window.top, 1.95 * 72) - top) / lines.length)
  return lines.map((line, i) => ({ ...line, y: top + i * step }))
}

function addressLines(address: readonly string[], flow: Flow, paper: Paper): Line[] {
  const { x, y, size, leading: step, width, linesMax } = paper.address
  const lines = address.flatMap((line) => flow.wrap(line, { font: "regular", size }, width))
  if (lines.length > linesMax) {
    throw new LayoutError(
      "address-too-long",
      `an address of ${lines.length} lines does not fit the window's ${linesMax}`,
    )
  }
  return lines.map((text, i) => ({ text, x, y: y + i * step, size, font: "regular" }))
}
