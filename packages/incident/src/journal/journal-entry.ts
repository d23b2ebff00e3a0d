/** An entry of the journal as the fold takes it: parsed, its words opened if there are any. */
import { CaseBody, type CaseEntry } from "@subrosa/contract"

export interface JournalEntry {
  id: string
  seq: number
  account: string
  device: string
  time: string
  /** The log event that holds its digest. */
  index: number
  body: CaseBody
  /** What a person wrote; undefined when there is nothing, null when it does not open with this person's keys. */
  text?: string | null | undefined
}

/** @throws ZodError for a body that is none: a keeper that made it up, or a newer version's */
export function readJournalEntry(entry: CaseEntry, text: string | null | undefined): JournalEntry {
  const { id, seq, account, device, time, index } = entry
  const body = CaseBody.parse(JSON.parse(entry.body))
  return { id, seq, account, device, time, index, body, ...(text !== undefined && { text }) }
}
