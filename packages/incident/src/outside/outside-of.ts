/** All that strangers see of a notice: sender, return address, subject, preview, file name. */
import type { Language } from "../notice/language.ts"
import type { NoticePractice } from "../notice/notice-facts.ts"
import { betrayingWords } from "./outside-words.ts"

export interface Outside {
  sender: string
  /** The return address below the sender. */
  senderLines: readonly string[]
  subject: string
  preview: string
  /** Without ending. */
  fileName: string
}

/** What of a practice strangers may see. */
export type OutsidePractice = Pick<NoticePractice, "name" | "outsideName" | "lines">

/** An outside surface would betray; `surface` says which. Nothing is sent until it is changed. */
export class OutsideError extends Error {
  override name = "OutsideError"
  readonly surface: string
  constructor(surface: string, words: readonly string[], hint: string) {
    super(`${surface} would tell others that this is care (${words.join(", ")}): ${hint}`)
    this.surface = surface
  }
}

/** Throws `OutsideError` for a surface that betrays: there is no letter without a neutral outside. */
export function outsideOf(practice: OutsidePractice, { outside }: Language): Outside {
  const found: Outside = {
    sender: practice.outsideName ?? practice.name,
    senderLines: practice.lines,
    subject: outside.subject,
    preview: outside.preview,
    fileName: outside.fileName,
  }
  const hintOf = {
    sender: "set a neutral outside name",
    senderLines: "leave that line out of the return address",
    subject: "change the language file",
    preview: "change the language file",
    fileName: "change the language file",
  } as const
  for (const surface of Object.keys(hintOf) as (keyof Outside)[]) {
    const value = found[surface]
    refuseBetraying(surface, typeof value === "string" ? value : value.join(" "), hintOf[surface])
  }
  return found
}

/** Throws `OutsideError` if the text betrays. */
export function refuseBetraying(surface: string, text: string, hint: string): void {
  const words = betrayingWords(text)
  if (words.length > 0) throw new OutsideError(surface, words, hint)
}
