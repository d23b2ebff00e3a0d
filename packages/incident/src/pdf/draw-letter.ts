/** Writes laid-out letters as PDF: tagged, with embedded fonts, the same bytes for the same letter. */

import { createLinePen, type LinePen } from "./line-pen.ts"
import type { Block, LaidOut, LetterFonts, Page } from "./page.ts"
import { CollectingDocument, type Pdf } from "./pdfkit.ts"

type Element = ReturnType<Pdf["struct"]>

/** A document that letters are drawn in, one after the other. */
export interface LetterDocument {
  pdf: CollectingDocument
  pen: LinePen
  /** What has been written since the last call; after `pdf.end()` the rest. */
  takeParts(): Uint8Array[]
}

/** A document for letters of one sheet and language. `day`: its creation date, so that nothing depends on the clock. */
export function createDocument(letter: LaidOut, day: string, fonts: LetterFonts): LetterDocument {
  const pdf = new CollectingDocument({
    size: [letter.paper.width, letter.paper.height],
    margin: 0,
    autoFirstPage: false,
    pdfVersion: "1.7",
    tagged: true,
    // PDF/UA-1 (ISO 14289-1): PDFKit knows it, its types do not.
    ...({ subset: "PDF/UA" } as object),
    displayTitle: true,
    lang: letter.locale,
    // None by default: a standard font would be read from a file.
    font: "",
    info: { Title: letter.title, CreationDate: new Date(`${day}T00:00:00Z`) },
  })
  // By name: given the font itself, PDFKit would begin it anew for every line.
  pdf.registerFont("regular", fonts.regular).registerFont("bold", fonts.bold)
  return { pdf, pen: createLinePen(pdf, fonts), takeParts: () => pdf.takeParts() }
}

/** Draws one letter at the end of a document. */
export function drawLetter({ pdf, pen }: LetterDocument, letter: LaidOut, fonts: LetterFonts): void {
  const root = pdf.struct("Document", { lang: letter.locale })
  pdf.addStructure(root)
  let open: { number: number; element: Element; body: Element } | undefined
  let list: Element | undefined
  const close = () => {
    open?.element.end()
    open = undefined
  }
  for (const page of letter.pages) {
    pdf.addPage()
    decorate(pdf, pen, page, letter, fonts)
    for (const { number, tag, lines } of page.blocks) {
      if (open?.number !== number) {
        close()
        if (tag !== "LI") {
          list?.end()
          list = undefined
        } else if (list === undefined) {
          list = pdf.struct("L")
          root.add(list)
        }
        open = begin(number, tag)
      }
      const { body } = open
      body.add(() => {
        for (const line of lines) pen.write(line)
      })
    }
  }
  close()
  list?.end()
  root.end()

  function begin(number: number, tag: Block["tag"]) {
    const element = pdf.struct(tag)
    ;(list ?? root).add(element)
    if (tag !== "LI") return { number, element, body: element }
    const body = pdf.struct("LBody")
    element.add(body)
    return { number, element, body }
  }
}

/** Page number, fold marks, the mark of a rehearsal: no reader is read them aloud. */
function decorate(pdf: Pdf, pen: LinePen, page: Page, { paper }: LaidOut, fonts: LetterFonts): void {
  pdf.markContent("Artifact", { type: "Pagination" })
  for (const y of page.folds) pdf.moveTo(6, y).lineTo(16, y).lineWidth(0.4).stroke("#777777")
  if (page.watermark !== undefined) {
    const { width, height } = paper
    pdf
      .save()
      .rotate(-55, { origin: [width / 2, height / 2] })
      .fillColor("#dddddd")
    const wide = fonts.bold.widthOf(page.watermark, 40)
    pdf
      .font("bold", 40)
      .text(page.watermark, (width - wide) / 2, height / 2 - 20, { lineBreak: false })
      .restore()
  }
  pdf.fillColor("#000000")
  for (const line of page.footer) pen.write(line)
  pdf.endMarkedContent()
}
