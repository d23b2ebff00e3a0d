/**
 * Which record and version a posted text is, or that it is not ours (spec/case.md, "Samples"). Forged and altered notes are told apart: nothing
 * is vouched for that differs by a word.
 *
 * The samples are indexed, the records stream by: memory grows with what an extortionist posted, not with the practice.
 */
import type { SegmentKind } from "@subrosa/contract"
import { wordsOf } from "./sample-words.ts"
import { type WordDiff, wordDiff } from "./word-diff.ts"

/** A record as it was opened in the officer's client. */
export interface SampleRecord {
  chart: string
  entry: string
  kind: SegmentKind
  /** `Composition/<id>`. */
  reference: string
  /** 1, 2, ...: which version of that resource. */
  version: number
  /** The entry's seq: within a chart, later is newer. */
  seq: number
  /** Not known from a backup alone. */
  recordedAt?: string
  words: readonly string[]
}

export interface SampleMatch extends Omit<SampleRecord, "words"> {
  /** The sample is all of the record, not an excerpt. */
  whole: boolean
}

export type Verdict =
  /** Word for word, as it stands in the record. `others`: further records that hold the same words. */
  | { verdict: "identical"; match: SampleMatch; others: number }
  /** Close to this record, but these words differ: it was changed, or made from it. */
  | { verdict: "altered"; match: SampleMatch; share: number; differences: WordDiff }
  | { verdict: "not-ours" }
  /** Too few words to tell. */
  | { verdict: "too-short" }

/** Words of a shingle: what two texts by different people hardly share by chance. */
const shingleWords = 4
/** As much of the sample has to be in one record for it to be called altered instead of not ours. */
const shareMin = 0.35

interface Candidate {
  record: SampleRecord
  share: number
  whole: boolean
}

export class SampleCheck {
  readonly #samples: readonly string[][]
  /** Shingle to the samples that hold it. */
  readonly #index = new Map<string, number[]>()
  readonly #sizes: number[] = []
  readonly #identical: (Candidate | undefined)[]
  readonly #others: number[]
  readonly #closest: (Candidate | undefined)[]

  constructor(samples: readonly string[]) {
    this.#samples = samples.map(wordsOf)
    this.#identical = samples.map(() => undefined)
    this.#closest = samples.map(() => undefined)
    this.#others = samples.map(() => 0)
    this.#samples.forEach((words, sample) => {
      const shingles = new Set(shinglesOf(words))
      this.#sizes.push(shingles.size)
      for (const shingle of shingles) {
        const known = this.#index.get(shingle)
        if (known === undefined) this.#index.set(shingle, [sample])
        else known.push(sample)
      }
    })
  }

  /** Compares one record with every sample. */
  look(record: SampleRecord): void {
    const hits = new Map<number, number>()
    for (const shingle of new Set(shinglesOf(record.words))) {
      for (const sample of this.#index.get(shingle) ?? []) hits.set(sample, (hits.get(sample) ?? 0) + 1)
    }
    for (const [sample, count] of hits) this.#weigh(sample, record, count / (this.#sizes[sample] ?? count))
  }

  #weigh(sample: number, record: SampleRecord, share: number): void {
    const words = this.#samples[sample] ?? []
    const candidate = { record, share, whole: words.length === record.words.length }
    if (share === 1 && isExcerpt(words, record.words)) {
      const known = this.#identical[sample]
      if (known !== undefined) this.#others[sample] = (this.#others[sample] ?? 0) + 1
      if (known === undefined || better(candidate, known)) this.#identical[sample] = candidate
      return
    }
    const closest = this.#closest[sample]
    if (closest === undefined || closest.share < share) this.#closest[sample] = candidate
  }

  /** In the order of the samples. */
  verdicts(): Verdict[] {
    return this.#samples.map((words, sample): Verdict => {
      if (words.length < shingleWords) return { verdict: "too-short" }
      const identical = this.#identical[sample]
      if (identical !== undefined) {
        return { verdict: "identical", match: matchOf(identical), others: this.#others[sample] ?? 0 }
      }
      const closest = this.#closest[sample]
      if (closest === undefined || closest.share < shareMin) return { verdict: "not-ours" }
      const { record, share } = closest
      return { verdict: "altered", match: matchOf(closest), share, differences: wordDiff(words, record.words) }
    })
  }
}

/** The whole record before an excerpt of one, the newer version before the older. */
const better = (a: Candidate, b: Candidate): boolean => (a.whole === b.whole ? a.record.seq > b.record.seq : a.whole)

function matchOf({ record, whole }: Candidate): SampleMatch {
  const { words: _, ...match } = record
  return { ...match, whole }
}

function shinglesOf(words: readonly string[]): string[] {
  const shingles: string[] = []
  for (let i = 0; i + shingleWords <= words.length; i++) shingles.push(words.slice(i, i + shingleWords).join(" "))
  return shingles
}

/** Whether the words stand in the record one after the other. */
function isExcerpt(words: readonly string[], record: readonly string[]): boolean {
  for (let at = 0; at + words.length <= record.length; at++) {
    if (words.every((word, i) => record[at + i] === word)) return true
  }
  return false
}
