/**
 * One chart from a backup, an owner's or member's key file and the keeper's key: nothing else, no server (spec/backup.md, "Reading a
 * chart from a backup"). The way back when everything but these three is gone. The backup should have been verified before.
 *
 * Two readings: the first finds keys, shares and ciphertexts of the chart, and from what opens follows which attachments the second needs.
 */
import { type Bytes, fromBase64url } from "@subrosa/codec"
import { CryptoError, context, derive, type Hole, restoreHoles, teamWrapKey } from "@subrosa/crypto"
import {
  open,
  openAccountSecrets,
  openAttachmentChunk,
  openEntry,
  openKeyFile,
  unwrapSegmentKey,
} from "@subrosa/crypto/open"
import { BackupError } from "./backup-error.ts"
import { bytesColumn } from "./backup-row.ts"
import { type ChartRows, collectChart, collectChunks } from "./collect-chart.ts"
import { openBackup } from "./open-backup.ts"
import { openTeamKeys, type TeamKeys, teamKeyName } from "./open-team-keys.ts"

export interface ChartSource {
  /** The age file from its beginning; called twice. */
  open(): ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
  keyFile: { text: string; passphrase: string }
  /** The keeper's key: B64U on one line. */
  keeperKey: string
}

export interface ReadChart {
  /** Texts of resources as they were written, by entry in order of `seq`. */
  resources: { entry: string; seq: number; kind: string; text: string }[]
  /** Entries that did not open with these keys, or were shredded. */
  unreadable: { entry: string; because: "no_team_key" | "shredded" | "does_not_open" }[]
}

/** @throws BackupError, `chart_unreadable` when there is no such chart or the keeper's key is another */
export async function readChart(source: ChartSource, chart: string): Promise<ReadChart> {
  const { accountKey, account, practice, ageIdentity } = await openKeyFile(
    source.keyFile.text,
    source.keyFile.passphrase,
  ).catch((cause: unknown) => {
    throw new BackupError("not_opened", "the key file does not open", { cause })
  })
  const again = async () => openBackup({ stream: await source.open(), keyFile: { identity: ageIdentity } })
  const rows = await collectChart(await again(), { practice, account, chart })
  const secrets = await openAccountSecrets(accountKey, rows.secrets, { practice, account }).catch(unreadable)
  const teamKeys = await openTeamKeys(rows, { practice, account, secrets })
  const segmentKeys = await openSegments(rows, teamKeys, { practice, chart })
  const shares = await openShares(rows, source.keeperKey, { practice, chart })
  const opened = await openEntries(rows, segmentKeys, shares, { practice, chart })
  const holes = opened.records.flatMap(({ holes }) => holes)
  const contents = await readAttachments(holes, again, { practice, chart })
  return {
    resources: opened.records.map(({ entry, seq, kind, text, holes }) => {
      const parts = holes.map(({ attachment }) => contents.get(attachment) ?? new Uint8Array(0))
      return { entry, seq, kind, text: restoreHoles(text, holes, parts) }
    }),
    unreadable: opened.unreadable,
  }
}

interface ChartIds {
  practice: string
  chart: string
}

type SegmentKeys = Map<string, { kind: string; key: Uint8Array }>
const segmentKeyName = (segment: string, keyVersion: number) => `${segment}/${keyVersion}`

async function openSegments(rows: ChartRows, teamKeys: TeamKeys, ids: ChartIds): Promise<SegmentKeys> {
  const keys: SegmentKeys = new Map()
  for (const { segment, keyVersion, team, teamVersion, wrapped } of rows.segmentKeys) {
    const kind = rows.segments.get(segment)
    const teamKey = teamKeys.get(teamKeyName(team, teamVersion))
    if (kind === undefined || teamKey === undefined) continue
    const place = { ...ids, segment, kind, keyVersion, team, version: teamVersion }
    const key = await unwrapSegmentKey(teamWrapKey(teamKey, place), wrapped, place).catch(unreadable)
    keys.set(segmentKeyName(segment, keyVersion), { kind, key })
  }
  return keys
}

/** Shares by entry; an entry whose share is gone for good has none. */
async function openShares(rows: ChartRows, keeperKey: string, ids: ChartIds): Promise<Map<string, Bytes>> {
  const { practice, chart } = ids
  const opened = new Map<string, Bytes>()
  const shareKeys = await Promise.all(
    rows.shareKeys.map(({ version, sealed }) =>
      open(keeperKeyBytes(keeperKey), sealed, context("keeper-key", practice, "share", version)).catch(unreadable),
    ),
  )
  const wraps = shareKeys.map((key) => derive(key, undefined, context("share wrap", practice, chart)))
  for (const { entry, segment, sealed } of rows.shares) {
    if (sealed === undefined) continue
    const place = context("share", practice, chart, segment, entry)
    opened.set(entry, await Promise.any(wraps.map((wrap) => open(wrap, sealed, place))).catch(unreadable))
  }
  return opened
}

function keeperKeyBytes(text: string): Bytes {
  try {
    return fromBase64url(text.trim())
  } catch {
    throw new BackupError("chart_unreadable", "the keeper's key is not base64url on one line")
  }
}

interface OpenedRecord {
  entry: string
  seq: number
  kind: string
  text: string
  holes: readonly Hole[]
}

async function openEntries(
  rows: ChartRows,
  segmentKeys: SegmentKeys,
  shares: ReadonlyMap<string, Bytes>,
  ids: ChartIds,
): Promise<{ records: OpenedRecord[]; unreadable: ReadChart["unreadable"] }> {
  const records: OpenedRecord[] = []
  const unreadable: ReadChart["unreadable"] = []
  for (const { entry, segment, seq, keyVersion } of rows.shares.toSorted((a, b) => a.seq - b.seq)) {
    const key = segmentKeys.get(segmentKeyName(segment, keyVersion))
    const [share, ciphertext] = [shares.get(entry), rows.ciphertexts.get(entry)]
    if (share === undefined) unreadable.push({ entry, because: "shredded" })
    else if (key === undefined) unreadable.push({ entry, because: "no_team_key" })
    else {
      const place = { ...ids, segment, keyVersion, entry }
      const pack = ciphertext && (await openEntry(key.key, share, ciphertext, place).catch(() => undefined))
      if (pack === undefined) unreadable.push({ entry, because: "does_not_open" })
      else for (const { text, holes = [] } of pack) records.push({ entry, seq, kind: key.kind, text, holes })
    }
  }
  return { records, unreadable }
}

/** Plaintexts by attachment. */
async function readAttachments(
  holes: readonly Hole[],
  again: () => ReturnType<typeof openBackup>,
  { practice, chart }: ChartIds,
): Promise<Map<string, Bytes>> {
  const contents = new Map<string, Bytes>()
  if (holes.length === 0) return contents
  const chunks = await collectChunks(await again(), { practice, chart })
  for (const { attachment, key, chunks: count, size } of holes) {
    const content = new Uint8Array(size)
    let at = 0
    for (let index = 0; index < count; index++) {
      const row = chunks.get(`${attachment}/${index}`)
      if (row === undefined) throw new BackupError("chart_unreadable", `attachment ${attachment} is not whole`)
      const ids = { practice, chart, attachment, index, count }
      const part = await openAttachmentChunk(key, bytesColumn(row, "ciphertext"), ids).catch(unreadable)
      if (at + part.length > size) throw new BackupError("chart_unreadable", `attachment ${attachment} is too long`)
      content.set(part, at)
      at += part.length
    }
    contents.set(attachment, content)
  }
  return contents
}

function unreadable(cause: unknown): never {
  if (!(cause instanceof CryptoError || cause instanceof AggregateError)) throw cause
  throw new BackupError("chart_unreadable", "a key of this chart does not open with the keys given", { cause })
}
