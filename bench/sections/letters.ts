/** Letters as PDF, as an officer's client makes them: one file each, and batches for a print house. */
import type { LettersAnswer, LettersQuestion } from "../letters/writer.ts"
import { startChild } from "../processes/child.ts"
import { figure, type Section } from "../report.ts"
import { memoryBar } from "./import.ts"

const lettersCount = 10_000
const perBatch = 500
const perSecondWanted = 200
const mibMax = 500
const everybody = 4_000_000
/** Left to itself V8 lets garbage pile up while there is memory; so bounded, what is measured is what letters need. */
const heapMib = 256
const boundedHeap = [`--max-old-space-size=${heapMib}`, "--max-semi-space-size=16"]

export async function lettersSection(scale: (count: number) => number): Promise<Section> {
  const letters = scale(lettersCount)
  const single = await measure({ kind: "single", letters, batch: 1 })
  const batch = await measure({ kind: "batch", letters, batch: perBatch })
  // The reference point is slow enough for a tenth to tell.
  const bare = await measure({ kind: "bare", letters: Math.max(1, Math.round(letters / 10)), batch: 1 })
  const rows: [string, Run][] = [
    ["one PDF each", single],
    [`PDFs of ${perBatch} letters`, batch],
    ["PDFKit alone, one PDF each", bare],
  ]
  const rate = ({ letters: count, seconds }: Run) => count / seconds
  return {
    title: "Letters",
    intro:
      `${letters.toLocaleString("en")} people, each with another name, address, days and codes, every fourth in Spanish. Each letter is composed from the ` +
      "facts, checked against them and against the law, laid out for a window envelope and written as tagged PDF/UA with its fonts embedded, in one " +
      `process on one core with a heap of ${heapMib} MiB. PDFKit alone: the same words flowed on pages in a standard font that is not embedded, without tags, the words made beforehand by the same press.`,
    tables: [
      {
        head: ["", "letters/s", "of PDFKit alone", "letters per CPU s", "pages", "KiB a letter", "peak MiB"],
        rows: rows.map(([name, run]) => [
          name,
          figure(rate(run)),
          figure(rate(run) / rate(bare)),
          figure(run.letters / run.cpuSeconds),
          run.pages === 0 ? "-" : run.pages.toLocaleString("en"),
          figure(run.bytes / run.letters / 1024),
          figure(run.peakMib),
        ]),
      },
    ],
    bars: [
      perSecond("letters, one PDF each", rate(single)),
      perSecond("letters in batches", rate(batch)),
      memoryBar("memory while letters are written, at most", Math.max(single.peakMib, batch.peakMib), mibMax),
    ],
    notes: [
      `4 million letters in batches would take ${figure(everybody / rate(batch) / 3600)} hours on one core and ${figure((everybody * batch.bytes) / batch.letters / 2 ** 30)} GiB; ` +
        "each further worker takes a batch of its own.",
    ],
  }
}

const perSecond = (what: string, rate: number) => ({
  what,
  measured: `${figure(rate)}/s`,
  wanted: `at least ${perSecondWanted}/s`,
  met: rate >= perSecondWanted,
})

type Run = LettersAnswer & { letters: number }

/** In a process of its own, after a tenth to warm up. */
async function measure(question: LettersQuestion): Promise<Run> {
  const child = startChild<LettersQuestion, LettersAnswer>(
    new URL("../letters/writer.ts", import.meta.url),
    boundedHeap,
  )
  try {
    await child.ask({ ...question, letters: Math.max(1, Math.round(question.letters / 10)) })
    return { ...(await child.ask(question)), letters: question.letters }
  } finally {
    await child.stop()
  }
}
