/**
 * Sheets and their windows, in points (1/72 inch) from the top left corner.
 *
 * Letter: a #10 envelope (4 1/8 by 9 1/2 inches) whose window is 4 1/2 by 1 1/8 inches, 7/8 inch from the left and 1/2 inch from
 * the bottom. The sheet is folded 3 7/8 inches from the top (a mark says where), so it can slide by 1/4 inch up and down and by
 * an inch sideways. A4: DIN 5008 form B, address field 85 by 45 mm at 20 mm and 45 mm; its upper 17.7 mm hold the sender.
 */
const inch = 72
const mm = 72 / 25.4

export interface Paper {
  format: "letter" | "a4"
  width: number
  height: number
  margin: number
  /** Where the address starts, its leading, and how many lines of it the window shows however the sheet slides. */
  address: { x: number; y: number; size: number; leading: number; width: number; linesMax: number }
  /** The small line of the sender within the window, if the form has one. */
  senderLine: { x: number; y: number; size: number } | undefined
  /** All that the window may ever show: nothing but the address and the sender line may be in it. */
  window: { left: number; top: number; right: number; bottom: number }
  /** From the top. */
  folds: readonly number[]
  bodyTop: number
}

const foldOfLetter = 3.875 * inch

export const papers: Readonly<Record<Paper["format"], Paper>> = {
  letter: {
    format: "letter",
    width: 8.5 * inch,
    height: 11 * inch,
    margin: 0.9 * inch,
    address: { x: 1.1 * inch, y: 2.52 * inch, size: 10, leading: 12, width: 3.4 * inch, linesMax: 5 },
    senderLine: undefined,
    // Top: window 2 1/2 inches from the envelope's top, the sheet down by 1/4; bottom: the sheet up.
    window: { left: 0, top: 2.25 * inch, right: 5.375 * inch, bottom: 3.625 * inch },
    folds: [foldOfLetter, 2 * foldOfLetter - 0.25 * inch],
    bodyTop: 4.05 * inch,
  },
  a4: {
    format: "a4",
    width: 210 * mm,
    height: 297 * mm,
    margin: 25 * mm,
    address: { x: 25 * mm, y: 63 * mm, size: 10, leading: 12, width: 78 * mm, linesMax: 6 },
    senderLine: { x: 25 * mm, y: 57.5 * mm, size: 7 },
    // The field is 85 by 45 mm, the window 90 by 45, and the sheet slides by 5 mm.
    window: { left: 15 * mm, top: 40 * mm, right: 115 * mm, bottom: 95 * mm },
    folds: [105 * mm, 210 * mm],
    bodyTop: 103 * mm,
  },
}

/** Letter where it is the usual sheet, A4 elsewhere. */
export const paperFor = (country: string): Paper =>
  papers[["US", "PR", "GU", "VI", "CA", "MX", "PH", "CL", "CO"].includes(country) ? "letter" : "a4"]
