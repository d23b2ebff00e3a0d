/** What a keeper handed out to somebody's requests: shares, ciphertext and wrapped keys, and what opens of it with given keys. */
import { fromBase64url } from "@subrosa/codec"
import { chartOpen, SegmentKind, type StatedReason } from "@subrosa/contract"
import { context, entryKey, teamWrapKey } from "@subrosa/crypto"
import { type Answer, type Ask, ask, type Hand, jsonOf } from "./staff/hand.ts"
import { readPlaintext } from "./thief/plaintext.ts"
import { openSealed } from "./thief/try-keys.ts"

export interface HandedEntry {
  practice: string
  chart: string
  kind: string
  segment: string
  entry: string
  keyVersion: number
  share: Uint8Array
  ciphertext: Uint8Array
  wraps: { team: string; teamVersion: number; keyVersion: number; wrapped: Uint8Array }[]
}

export interface TeamKey {
  team: string
  version: number
  key: Uint8Array
}

/** The request by which a chart is opened, for all kinds of segments or some. */
export const openRequest = (
  practice: string,
  chart: string,
  kinds: readonly SegmentKind[] = SegmentKind.options,
  reason?: StatedReason,
): Ask => ({
  method: "POST",
  target: `/v1/practices/${practice}/charts/${chart}/open`,
  body: {
    segments: kinds.map((kind) => ({ kind, after: 0 })),
    purpose: "TREAT",
    checkpointSize: 0,
    ...(reason !== undefined && { reason }),
  },
})

/** Empty when the answer is a refusal, or no opened chart. */
export function entriesOf(practice: string, answer: Answer): HandedEntry[] {
  const parsed = answer.status === 200 ? chartOpen.result.safeParse(jsonOf(answer)) : undefined
  if (parsed?.success !== true) return []
  const { chart, entries } = parsed.data
  return entries.map(({ id, segment: name, keyVersion, share, ciphertext }) => {
    const segment = chart.segments.find((one) => one.id === name)
    return {
      practice,
      chart: chart.id,
      kind: segment?.kind ?? "",
      segment: name,
      entry: id,
      keyVersion,
      share: fromBase64url(share),
      ciphertext: fromBase64url(ciphertext),
      wraps: (segment?.wraps ?? []).map((wrap) => ({ ...wrap, wrapped: fromBase64url(wrap.wrapped) })),
    }
  })
}

/** Asks for each chart, a few at once. Refused kinds are asked for one by one, as somebody would who wants what there is. */
export async function openAll(hand: Hand, charts: readonly string[]): Promise<HandedEntry[]> {
  const found: HandedEntry[] = []
  for (const chart of charts) {
    const all = await ask(hand.url, hand, openRequest(hand.practice, chart, SegmentKind.options, "cover"))
    if (all.status === 200) found.push(...entriesOf(hand.practice, all))
    else
      for (const kind of SegmentKind.options) {
        const one = await ask(hand.url, hand, openRequest(hand.practice, chart, [kind], "cover"))
        found.push(...entriesOf(hand.practice, one))
      }
  }
  return found
}

/** What opens with team keys along the product's own formats, and with any of `others` as the segment's key or in its place. */
export function openEntries(
  entries: readonly HandedEntry[],
  teamKeys: readonly TeamKey[],
  others: readonly Uint8Array[],
  onPlaintext: (plaintext: Buffer, entry: HandedEntry) => void,
): { opened: number; tries: number } {
  let opened = 0
  let tries = 0
  for (const entry of entries) {
    for (const key of [...segmentKeysOf(entry, teamKeys), ...others]) {
      tries++
      const plaintext = openEntryWith(entry, key)
      if (plaintext === undefined) continue
      opened++
      onPlaintext(readPlaintext(plaintext, "entry"), entry)
      break
    }
  }
  return { opened, tries }
}

function segmentKeysOf(entry: HandedEntry, teamKeys: readonly TeamKey[]): Uint8Array[] {
  const { practice, chart, segment, kind } = entry
  return entry.wraps.flatMap(({ team, teamVersion, keyVersion, wrapped }) =>
    teamKeys.flatMap(({ key }) => {
      const wrapKey = teamWrapKey(key, { practice, team, version: teamVersion })
      const aad = context("segment-key", practice, chart, segment, kind, keyVersion, team, teamVersion)
      const opened = openSealed(wrapKey, wrapped, aad)
      return opened === undefined ? [] : [opened]
    }),
  )
}

function openEntryWith(entry: HandedEntry, key: Uint8Array): Uint8Array | undefined {
  const { practice, chart, segment, keyVersion, share, ciphertext } = entry
  const ids = { practice, chart, segment, keyVersion, entry: entry.entry }
  const aad = context("entry", practice, chart, segment, keyVersion, entry.entry)
  return openSealed(entryKey(key, share, ids), ciphertext, aad) ?? openSealed(key, ciphertext, aad)
}

/** Charts of which something was handed out. */
export const chartsOf = (entries: readonly Pick<HandedEntry, "chart">[]): string[] => [
  ...new Set(entries.map(({ chart }) => chart)),
]
