/** Letters as PDF: one to look at, or all that go by post as a batch with its list. Pages are made while the file is read. */
import type { CaseId, ChartId, Notice } from "@subrosa/contract"
import type { LaidOut, LetterFonts, LetterSheet } from "@subrosa/incident/notice"
import type { Core } from "../core.ts"
import { sealFile } from "../export/export-file.ts"
import type { LogProver } from "../incident/log-prover.ts"
import { readNotices } from "../incident/notices.ts"
import { EngineError, type ExportResult } from "../port.ts"
import type { ContactCard } from "../port-incident.ts"
import type { FontFiles } from "../port-notice.ts"
import { codesFor } from "./letters.ts"
import { numberPieces, type Pieces } from "./pieces.ts"
import { practiceOf } from "./sender.ts"
import { type CaseFacts, madeFor, type Subject, subjectsOf } from "./subjects.ts"

/** As much as a print house takes as one file: about 20,000 pages. */
const piecesAtOnce = 10_000

interface Press {
  core: Core
  prover: LogProver
  facts: CaseFacts
  cards: ReadonlyMap<ChartId, ContactCard>
  fonts: FontFiles
}

export async function letterPdf(press: Press, chart: ChartId): Promise<Uint8Array> {
  const notice = await import("@subrosa/incident/notice")
  const { core, prover, facts, cards } = press
  const { codeOf } = await codesFor(core, facts, [chart])
  const { layOut, fonts } = await typesetter(press, await numberPieces(core, facts.id, [chart]))
  const returned = madeFor(await readNotices(core, facts.id))
  for await (const one of subjectsOf(core, prover, facts, cards, { only: chart, codeOf, returned })) {
    if (one.kind === "held") throw held(one, notice.heldReasons[one.reason])
    return notice.writeLetter(layOut(one), facts.incident.noticeDate, fonts)
  }
  throw new EngineError("refused", "This person is not in the scope of the case: there is no letter.")
}

const held = ({ name }: { name: string }, because: string) =>
  new EngineError("refused", `${name === "" ? "This person" : name} is held back: ${because}.`)

/** Letters that are made, go by post and have not been handed over. */
async function waiting(core: Core, id: CaseId): Promise<Notice[]> {
  const made = await readNotices(core, id, "made")
  return made.filter(({ channel, dropped }) => !dropped && channel === "post")
}

export async function batchesOf(core: Core, id: CaseId): Promise<{ pieces: number; batches: number }> {
  const pieces = (await waiting(core, id)).length
  return { pieces, batches: Math.ceil(pieces / piecesAtOnce) }
}

/** Of the letters that wait, so many at a time. `list`: which pages are which piece. */
export async function printBatch(
  press: Press,
  { part, batch, recipients }: { part: "letters" | "list"; batch: number; recipients: string[] | undefined },
  onProgress?: (done: number, total: number) => void,
): Promise<ExportResult> {
  const notice = await import("@subrosa/incident/notice")
  const { core, facts } = press
  const all = await waiting(core, facts.id)
  if (all.length === 0) throw new EngineError("refused", "No letter for the post is waiting: make the letters first.")
  const charts = all.slice((batch - 1) * piecesAtOnce, batch * piecesAtOnce).map(({ chart }) => chart)
  if (charts.length === 0) throw new EngineError("invalid_input", "There is no such batch.", { field: "batch" })
  const pieces = await numberPieces(core, facts.id, charts)
  const { layOut, fonts } = await typesetter(press, pieces)
  const { codeOf } = await codesFor(core, facts, charts)
  const name = notice.batchName("letters", facts.incident.noticeDate, batch)
  const wanted = new Set<string>(charts)
  const returned = madeFor(all)
  const sheets = async function* () {
    let done = 0
    for await (const one of subjectsOf(core, press.prover, facts, press.cards, { codeOf, returned })) {
      if (one.kind !== "send" || !wanted.has(one.chart)) continue
      yield { one, laidOut: layOut(one) }
      onProgress?.(++done, charts.length)
    }
  }
  const to = recipients === undefined ? {} : { recipients }
  if (part === "letters") {
    const letters = (async function* () {
      for await (const { laidOut } of sheets()) yield laidOut
    })()
    const stream = toStream(notice.writeLetters(letters, facts.incident.noticeDate, fonts))
    return sealFile(`${name}.pdf`, stream, to)
  }
  const numberOf = numbersOf(pieces)
  const rows = []
  for await (const { one, laidOut } of sheets()) {
    const { address } = one.sent
    rows.push({
      pieceId: notice.pieceId(pieces.run, numberOf(one.chart)),
      pages: laidOut.pages.length,
      country: address?.country ?? "",
      postalCode: undefined,
    })
  }
  const { sender } = notice.outsideOf(practiceOf(facts.sender), notice.chooseLanguage([], notice.builtInLanguages))
  const csv = notice.batchManifest(
    { name, format: notice.paperFor(facts.sender.filer.country).format, pieces: rows },
    sender,
  )
  return sealFile(`${name}.csv`, new Blob([csv]).stream(), to)
}

function numbersOf({ charts }: Pieces): (chart: ChartId) => number {
  const numbers = new Map(charts.map((chart, i) => [chart, i + 1]))
  return (chart) => numbers.get(chart) ?? 0
}

type Sending = Extract<Subject, { kind: "send" }>

async function typesetter(
  { facts, fonts: files }: Press,
  pieces: Pieces,
): Promise<{ layOut(one: Sending): LaidOut; fonts: LetterFonts }> {
  const notice = await import("@subrosa/incident/notice")
  const fonts: LetterFonts = { regular: notice.openFont(files.regular), bold: notice.openFont(files.bold) }
  const wrapper = notice.createWrapper()
  const practice = practiceOf(facts.sender)
  const numberOf = numbersOf(pieces)
  return {
    fonts,
    layOut({ chart, subject, sent }) {
      const language = notice.chooseLanguage(subject.person.languages, notice.builtInLanguages)
      const { sender, senderLines } = notice.outsideOf(practice, language)
      const { address, recipient } = sent
      const sheet: LetterSheet = { language, fonts, paper: notice.paperFor(facts.sender.filer.country), wrapper }
      return notice.layOutLetter(
        notice.composeLetter(subject, notice.builtInLanguages),
        {
          address:
            sent.channel === "post" && address !== undefined ? [recipient.name, ...address.lines] : [recipient.name],
          sender,
          senderLines,
          pieceId: notice.pieceId(pieces.run, numberOf(chart)),
        },
        sheet,
      )
    },
  }
}

function toStream(parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await parts.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}
