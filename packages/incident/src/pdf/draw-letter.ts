/** Writes laid-out letters as PDF: tagged, with embedded fonts, the same bytes for the same letter. */

import type { Block, LaidOut, LetterFonts, Line, Page } from "./page.ts"
import { PDFDocument } from "./pdfkit.ts"

type Document = InstanceType<typeof PDFDocument>
type Element = ReturnType<Document["struct"]>

/** A document for letters of one sheet and language. `day`: its creation date, so that nothing depends on the clock. */
export function createDocument(letter: LaidOut, day: string, fonts: LetterFonts): Document {
  const document = new PDFDocument({
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
  return document.registerFont("regular", fonts.regular).registerFont("bold", fonts.bold)
}

/** Draws one letter at the end of a document. */
export function drawLetter(document: Document, letter: LaidOut, fonts: LetterFonts): void {
  const root = document.struct("Document", { lang: letter.locale })
  document.addStructure(root)
  let open: { number: number; element: Element; body: Element } | undefined
  let list: Element | undefined
  const close = () => {
    open?.element.end()
    open = undefined
  }
  for (const page of letter.pages) {
    document.addPage()
    decorate(document, page, letter, fonts)
    for (const { number, tag, lines } of page.blocks) {
      if (open?.number !== number) {
        close()
        if (tag !== "LI") {
          list?.end()
          list = undefined
        } else if (list === undefined) {
          list = document.struct("L")
          root.add(list)
        }
        open = begin(number, tag)
      }
      const { body } = open
      body.add(() => {
        for (const line of lines) drawLine(document, line)
      })
    }
  }
  close()
  list?.end()
  root.end()

  function begin(number: number, tag: Block["tag"]) {
    const element = document.struct(tag)
    ;(list ?? root).add(element)
    if (tag !== "LI") return { number, element, body: element }
    const body = document.struct("LBody")
    element.add(body)
    return { number, element, body }
  }
}

function drawLine(document: Document, { text, x, y, size, font }: Line): void {
  document.font(font, size).text(text, x, y, { lineBreak: false })
}

/** Page number, fold marks, the mark of a rehearsal: no reader is read them aloud. */
function decorate(document: Document, page: Page, { paper }: LaidOut, fonts: LetterFonts): void {
  document.markContent("Artifact", { type: "Pagination" })
  for (const y of page.folds) document.moveTo(6, y).lineTo(16, y).lineWidth(0.4).stroke("#777777")
  if (page.watermark !== undefined) {
    const { width, height } = paper
    document
      .save()
      .rotate(-55, { origin: [width / 2, height / 2] })
      .fillColor("#dddddd")
    const wide = fonts.bold.widthOf(page.watermark, 40)
    document
      .font("bold", 40)
      .text(page.watermark, (width - wide) / 2, height / 2 - 20, { lineBreak: false })
      .restore()
  }
  document.fillColor("#000000")
  for (const line of page.footer) drawLine(document, line)
  document.endMarkedContent()
}
