/** Fills pages with paragraphs, top down. Knows lines and pages, not PDF. */
import type { Block, LetterFonts, Line } from "./page.ts"
import type { Paper } from "./paper.ts"
import type { Wrapper } from "./wrap-text.ts"

export interface Style {
  font: keyof LetterFonts
  size: number
  /** From line to line. */
  step?: number
  indent?: number
  bullet?: boolean
  /** Space before, unless at the top of a page. */
  before?: number
  /** Kept free below the last line on its page: for a heading. */
  reserve?: number
}

export const bodySize = 10.5
export const leading = 14
const laterTop = 0.9 * 72
const bottomMargin = 0.85 * 72

export interface Flow {
  write(tag: Block["tag"], text: string, style: Style): void
  /** Lines at places of their own, on the first page. */
  place(lines: readonly Line[]): void
  /** The lines that a text takes in the column. */
  wrap(text: string, style: Style, width: number): readonly string[]
  readonly column: number
  readonly pages: readonly (readonly Block[])[]
}

export function createFlow(paper: Paper, firstTop: number, fonts: LetterFonts, wrapper: Wrapper): Flow {
  const column = paper.width - 2 * paper.margin
  const bottom = paper.height - bottomMargin
  const pages: Block[][] = [[]]
  let y = firstTop
  let number = 0

  const topOfPage = () => (pages.length === 1 ? firstTop : laterTop)
  const add = (tag: Block["tag"], lines: readonly Line[], page = pages.length - 1) =>
    pages[page]?.push({ number, tag, lines })

  return {
    column,
    pages,
    wrap: (text, { font, size }, width) => wrapper.lines(text, fonts[font], size, width),
    place(lines) {
      number++
      add("P", lines, 0)
    },
    write(tag, text, style) {
      number++
      const { font, size, indent = 0, bullet = false, before = 0, step = leading, reserve = 0 } = style
      const lines = wrapper.lines(text, fonts[font], size, column - indent)
      const x = paper.margin + indent
      if (y > topOfPage()) y += before
      let part: Line[] = []
      lines.forEach((line, i) => {
        const last = i === lines.length - 1
        // No first line alone at a page's foot, no last line alone at a page's head.
        const alone = lines.length > 1 && (i === 0 || i === lines.length - 2) ? step : 0
        if (y + step + alone + (last ? reserve : 0) > bottom) {
          if (part.length > 0) add(tag, part)
          part = []
          pages.push([])
          y = laterTop
        }
        if (bullet && i === 0) part.push({ text: "•", x: x - 12, y, size, font })
        part.push({ text: line, x, y, size, font })
        y += step
      })
      if (part.length > 0) add(tag, part)
    },
  }
}
