import { fromBase64url } from "@subrosa/codec"
import type { OpenedEntry } from "@subrosa/contract"
import { CryptoError } from "@subrosa/crypto"
import { openEntry } from "@subrosa/crypto/open"
import type { OpenChart } from "../port.ts"
import type { OpenRecord } from "./chart-state.ts"
import { readRecord } from "./read-record.ts"
import { type SegmentKeys, segmentKeyName } from "./segment-keys.ts"

export interface OpenedEntries {
  records: OpenRecord[]
  unreadable: OpenChart["unreadable"]
}

/**
 * Opens released entries, in order. One that does not open is named, never dropped silently. The release must have been verified.
 */
export async function openEntries(
  ids: { practice: string; chart: string },
  keys: SegmentKeys,
  entries: readonly OpenedEntry[],
): Promise<OpenedEntries> {
  const inOrder = entries.toSorted((a, b) => a.seq - b.seq)
  const opened = await Promise.all(inOrder.map((entry) => openOne(ids, keys, entry)))
  return {
    records: opened.flatMap(({ records }) => records),
    unreadable: opened.flatMap(({ unreadable }) => unreadable),
  }
}

async function openOne(
  { practice, chart }: { practice: string; chart: string },
  keys: SegmentKeys,
  entry: OpenedEntry,
): Promise<OpenedEntries> {
  const { id, segment, seq, keyVersion, author, recordedAt } = entry
  const key = keys.get(segmentKeyName(segment, keyVersion))
  const failed = (because: string): OpenedEntries => ({ records: [], unreadable: [{ entry: id, because }] })
  if (!key) return failed("Your team's keys do not open this part of the chart.")
  try {
    const ciphertext = fromBase64url(entry.ciphertext)
    const share = fromBase64url(entry.share)
    const packed = await openEntry(key.key, share, ciphertext, { practice, chart, segment, keyVersion, entry: id })
    const result: OpenedEntries = { records: [], unreadable: [] }
    for (const record of packed) {
      const resource = readRecord(record)
      if (resource) {
        result.records.push({ entry: id, seq, kind: key.kind, record, resource, author, recordedAt })
      } else result.unreadable.push({ entry: id, because: "A record in this entry is not a FHIR resource." })
    }
    return result
  } catch (error) {
    if (error instanceof CryptoError) return failed("This entry does not open: it was damaged or exchanged.")
    throw error
  }
}
