/** The rows of a backup that one chart takes, for one account. All of it is held in memory: a chart is small beside a backup. */
import { type Bytes, utf8 } from "@subrosa/codec"
import { SegmentKind as SegmentKindShape, TeamKind as TeamKindShape } from "@subrosa/contract"
import type { AccountToTrust, SegmentKind, SignedCard, TeamKind } from "@subrosa/crypto"
import { BackupError } from "./backup-error.ts"
import {
  type BackupRow,
  bytesColumn,
  bytesOrNull,
  cardColumns,
  textColumn,
  textOrNull,
  wholeColumn,
} from "./backup-row.ts"
import type { BackupContent } from "./read-backup.ts"

export interface ChartRows {
  practiceCard: SignedCard
  accounts: AccountToTrust[]
  /** The account's sealed secrets. */
  secrets: Bytes
  /** Kind by team. */
  teams: Map<string, TeamKind>
  /** Sealed to the account. */
  teamKeys: { team: string; version: number; sealed: Bytes; sealer: string; signature: Bytes }[]
  /** The keeper's share keys. */
  shareKeys: { version: number; sealed: Bytes }[]
  /** Kind by segment. */
  segments: Map<string, SegmentKind>
  segmentKeys: { segment: string; keyVersion: number; team: string; teamVersion: number; wrapped: Bytes }[]
  shares: { entry: string; segment: string; seq: number; keyVersion: number; sealed: Bytes | undefined }[]
  ciphertexts: Map<string, Bytes>
}

/** @throws BackupError `chart_unreadable` when the backup is another practice's, or holds no such account or chart */
export async function collectChart(
  { header, rows }: BackupContent,
  ids: { practice: string; account: string; chart: string },
): Promise<ChartRows> {
  const { practice, account, chart } = ids
  if (header.practice !== practice) throw missing("the backup is another practice's")
  const found: Omit<ChartRows, "practiceCard" | "secrets"> = {
    accounts: [],
    teams: new Map(),
    teamKeys: [],
    shareKeys: [],
    segments: new Map(),
    segmentKeys: [],
    shares: [],
    ciphertexts: new Map(),
  }
  let practiceCard: SignedCard | undefined
  let secrets: Bytes | undefined
  const take: Record<string, (row: BackupRow) => void> = {
    "keeper.practice": (row) => {
      practiceCard = cardColumns(row)
    },
    "keeper.keeper_key": (row) => {
      if (textColumn(row, "name") !== "share") return
      found.shareKeys.push({ version: wholeColumn(row, "version"), sealed: bytesColumn(row, "sealed") })
    },
    "keeper.account": (row) => {
      found.accounts.push(accountToTrust(row))
      if (textColumn(row, "id") === account) secrets = bytesColumn(row, "secrets")
    },
    "keeper.team": (row) => {
      const kind = TeamKindShape.safeParse(textColumn(row, "kind"))
      if (kind.success) found.teams.set(textColumn(row, "id"), kind.data)
    },
    "keeper.team_key": (row) => {
      if (textColumn(row, "account") !== account) return
      const [team, version] = [textColumn(row, "team"), wholeColumn(row, "version")]
      const sealed = { sealed: bytesColumn(row, "sealed"), signature: bytesColumn(row, "signature") }
      found.teamKeys.push({ team, version, sealer: textColumn(row, "sealer"), ...sealed })
    },
    "keeper.segment": (row) => {
      if (textColumn(row, "chart") !== chart) return
      const kind = SegmentKindShape.safeParse(textColumn(row, "kind"))
      if (kind.success) found.segments.set(textColumn(row, "id"), kind.data)
    },
    "keeper.segment_key": (row) => {
      const segment = textColumn(row, "segment")
      // A segment's own row comes first, for the key's row refers to it.
      if (!found.segments.has(segment)) return
      found.segmentKeys.push({
        segment,
        keyVersion: wholeColumn(row, "key_version"),
        team: textColumn(row, "team"),
        teamVersion: wholeColumn(row, "team_version"),
        wrapped: bytesColumn(row, "wrapped"),
      })
    },
    "keeper.share": (row) => {
      if (textColumn(row, "chart") !== chart) return
      found.shares.push({
        entry: textColumn(row, "entry"),
        segment: textColumn(row, "segment"),
        seq: wholeColumn(row, "seq"),
        keyVersion: wholeColumn(row, "key_version"),
        sealed: bytesOrNull(row, "sealed"),
      })
    },
    "store.entry": (row) => {
      if (textColumn(row, "chart") !== chart) return
      found.ciphertexts.set(textColumn(row, "entry"), bytesColumn(row, "ciphertext"))
    },
  }
  for await (const batch of rows) for (const row of batch) take[row.table]?.(row)
  if (practiceCard === undefined || secrets === undefined) throw missing("the backup does not hold this account")
  if (found.segments.size === 0) throw missing("the backup holds no such chart")
  return { practiceCard, secrets, ...found }
}

/** The chart's attachment chunks by `<attachment>/<index>`. */
export async function collectChunks(
  { rows }: BackupContent,
  { chart }: { practice: string; chart: string },
): Promise<Map<string, BackupRow>> {
  const chunks = new Map<string, BackupRow>()
  for await (const batch of rows) {
    for (const row of batch) {
      if (row.table !== "store.attachment_chunk" || textColumn(row, "chart") !== chart) continue
      chunks.set(`${textColumn(row, "attachment")}/${wholeColumn(row, "index")}`, row)
    }
  }
  return chunks
}

function accountToTrust(row: BackupRow): AccountToTrust {
  const text = textOrNull(row, "endorsement")
  const signature = bytesOrNull(row, "endorsement_signature")
  const endorsement = text === undefined || signature === undefined ? undefined : { endorsement: utf8(text), signature }
  const ended = textColumn(row, "state") === "ended"
  return { account: textColumn(row, "id"), card: cardColumns(row), endorsement, ended }
}

const missing = (what: string) => new BackupError("chart_unreadable", what)
