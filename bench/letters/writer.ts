/**
 * The process that writes letters: the press of a case, and beside it PDFKit as it comes, with the same words on as many pages
 * in one of PDF's standard fonts, which need not be embedded: no tags, no window, no checks.
 */

import {
  builtInLanguages,
  createLetterPress,
  letterText,
  makeVerificationCode,
  pieceId,
  type ToTell,
  writeLetter,
  writeLetters,
} from "@subrosa/incident/notice"
import { assessDuties } from "@subrosa/law"
import { jurisdictions } from "@subrosa/law/jurisdictions"
import PDFDocument from "pdfkit"
import {
  sampleExposure,
  sampleFonts,
  sampleIncident,
  samplePractice,
} from "../../packages/incident/testing/sample-notice.ts"
import { answerParent } from "../processes/child.ts"
import { cpuSeconds } from "../processes/cpu-time.ts"
import { residentMib } from "../processes/memory.ts"

export interface LettersQuestion {
  kind: "single" | "batch" | "bare"
  letters: number
  /** Letters in one PDF. */
  batch: number
}

export interface LettersAnswer {
  seconds: number
  cpuSeconds: number
  bytes: number
  pages: number
  peakMib: number
}

const duties = assessDuties(
  {
    discovered: sampleIncident.discovered,
    entity: "hipaa-covered provider",
    affected: { "us-il": 10_000 },
    elements: ["medical-information", "ssn"],
    encrypted: false,
    keyTaken: true,
  },
  jurisdictions,
)
const fonts = await sampleFonts()
const press = createLetterPress({
  practice: samplePractice,
  incident: sampleIncident,
  languages: builtInLanguages,
  fonts,
  duties,
})
const { noticeDate } = sampleIncident

answerParent<LettersQuestion, LettersAnswer>(async (question) => {
  const start = performance.now()
  const cpu = cpuSeconds(process.pid)
  const { bytes, pages } = await write(question)
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: cpuSeconds(process.pid) - cpu,
    bytes,
    pages,
    peakMib: residentMib(process.pid)?.peak ?? 0,
  }
})

async function write({ kind, letters, batch }: LettersQuestion): Promise<{ bytes: number; pages: number }> {
  let bytes = 0
  let pages = 0
  if (kind === "bare") {
    for (let i = 0; i < letters; i++) bytes += await bareLetter(letterText(press.press(person(i)).letter))
    return { bytes, pages: 0 }
  }
  if (kind === "single") {
    for (let i = 0; i < letters; i++) {
      const laidOut = laidOutOf(i)
      pages += laidOut.pages.length
      bytes += (await writeLetter(laidOut, noticeDate, fonts)).length
    }
    return { bytes, pages }
  }
  for (let from = 0; from < letters; from += batch) {
    for await (const part of writeLetters(some(from, Math.min(letters, from + batch)), noticeDate, fonts))
      bytes += part.length
  }
  return { bytes, pages }

  function* some(from: number, to: number) {
    for (let i = from; i < to; i++) {
      const laidOut = laidOutOf(i)
      pages += laidOut.pages.length
      yield laidOut
    }
  }
}

function laidOutOf(i: number) {
  const { laidOut } = press.press(person(i))
  if (laidOut === undefined) throw new Error("invariant: a letter by post")
  return laidOut
}

/** Everybody has another name, address, days and codes. */
function person(i: number): ToTell {
  const name = `Zoë Núñez-Žižek ${i.toString(36)}`
  const day = (n: number) => new Date(Date.UTC(2024, 0, 1 + ((i * 7 + n * 31) % 760))).toISOString().slice(0, 10)
  const bytes = Uint8Array.from({ length: 15 }, (_, n) => (i >>> ((n % 4) * 8)) + n * 37)
  return {
    sent: {
      kind: "send",
      channel: "post",
      recipient: { role: "self", name },
      address: {
        lines: [`${i + 1} Maple Avenue`, "Chicago, IL 60614"],
        country: "US",
        jurisdiction: "us-il",
        key: String(i),
        postBox: false,
      },
      to: undefined,
      hours: [],
      voiceMail: false,
      byCard: false,
      minor: false,
      name,
      languages: [i % 4 === 0 ? "es" : "en"],
      jurisdiction: "us-il",
      country: "US",
    },
    exposure: {
      ...sampleExposure,
      exposed: [
        { kind: "directory", days: [day(0)], all: true },
        { kind: "clinical", days: [day(1), day(2), day(3)].sort(), all: false },
      ],
    },
    identityCode: `EIW-${String(i).padStart(8, "0")}`,
    verificationCode: makeVerificationCode(() => bytes),
    pieceId: pieceId("K7Q2MX", i + 1),
  }
}

async function bareLetter(text: string): Promise<number> {
  const document = new PDFDocument({ size: "LETTER" })
  let bytes = 0
  document.on("data", (part: Uint8Array) => {
    bytes += part.length
  })
  const ended = new Promise((resolve) => document.on("end", resolve))
  document.fontSize(10.5).text(text).end()
  await ended
  return bytes
}
