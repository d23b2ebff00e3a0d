/** What is no letter, as PDF: on the paper of the country. */
import type { PlainDocument } from "@subrosa/incident/notice"
import type { FontFiles } from "../port-notice.ts"

/** `day`: the file's own date (YYYY-MM-DD). */
export async function plainPdf(
  document: PlainDocument,
  { fonts, country, day }: { fonts: FontFiles; country: string; day: string },
): Promise<Uint8Array> {
  const notice = await import("@subrosa/incident/notice")
  const letterFonts = { regular: notice.openFont(fonts.regular), bold: notice.openFont(fonts.bold) }
  const paper = notice.paperFor(country)
  const laidOut = notice.layOutDocument(document, { fonts: letterFonts, paper, wrapper: notice.createWrapper() })
  return notice.writeLetter(laidOut, day, letterFonts)
}
