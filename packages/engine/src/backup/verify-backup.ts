/**
 * Verifies a whole backup in one pass (spec/backup.md, "A restorer MUST refuse"). Reading it to its end comes first: what age, counts
 * and digest say of the file outranks what its rows say of each other.
 */
import { equal, toBase64url } from "@subrosa/codec"
import { CryptoError, type PracticeCard, practiceCardDigest, verifyPracticeCard } from "@subrosa/crypto"
import { verifyCheckpoint } from "../log/verify-checkpoint.ts"
import { EngineError } from "../port.ts"
import { BackupError } from "./backup-error.ts"
import type { LedgerTotals } from "./entry-ledger.ts"
import { Findings } from "./findings.ts"
import { claimedSize, compareKnown, type KnownCheckpoint, type NewerCheckpoint } from "./known-checkpoint.ts"
import type { LogRebuild } from "./log-rebuild.ts"
import type { BackupContent, BackupHeader } from "./read-backup.ts"

export interface BackupVerifyOptions {
  /** The card that the practice must have, where it is known (a key file, an earlier sign-in). */
  practiceCardDigest?: Uint8Array
  /** Checkpoints of this log that were seen elsewhere. */
  known?: readonly KnownCheckpoint[]
  /** Lets a backup pass that is older than a known checkpoint; the report then says so. */
  acceptOlder?: boolean
  /** Rows read so far. */
  onProgress?: (rows: number) => void
}

export interface BackupReport {
  practice: string
  practiceName: string
  createdAt: string
  checkpoint: string
  /** Hex of SHA-256, as the backup's last line has it. */
  sha256: string
  /** Leaves of the log, and when the newest of them was written. */
  logSize: number
  newestEventAt: string | undefined
  erasedEvents: number
  rows: number
  /** Charts there are rows of. */
  charts: number
  entries: LedgerTotals
  /** The newest known checkpoint that this backup does not reach. */
  newer: NewerCheckpoint | undefined
}

/** @throws BackupError */
export async function verifyBackup(content: BackupContent, options: BackupVerifyOptions = {}): Promise<BackupReport> {
  const { known = [], acceptOlder = false, onProgress } = options
  const { header } = content
  const found = new Findings(header.practice, known.map(claimedSize))
  await readAll(content, found, onProgress)
  found.raise("not_a_backup", "practice_mismatch")
  const card = await readCard(found, options.practiceCardDigest)
  const head = await checkSignature(card, header.checkpoint)
  found.raise("log_mismatch")
  checkTree(found, header.checkpoint, head)
  found.log.checkTiles()
  found.raise("event_mismatch")
  const entries = found.ledger.settle()
  const newer = await newestBeyond(known, card, found.log)
  if (newer !== undefined && !acceptOlder) throw older(found, newer, header.createdAt)
  const sha256 = content.digest()
  if (sha256 === undefined) throw new Error("invariant: a backup read to its end has a digest")
  return reportOf(found, { header, card, entries, newer, sha256 })
}

/** Reads on after a row that does not fit: what the end of the file says comes first. */
async function readAll(
  content: BackupContent,
  found: Findings,
  onProgress: BackupVerifyOptions["onProgress"],
): Promise<void> {
  for await (const batch of content.rows) {
    for (const row of batch) {
      found.rows++
      try {
        await found.take(row)
      } catch (error) {
        if (!(error instanceof BackupError)) throw error
        found.note(error)
      }
    }
    onProgress?.(found.rows)
  }
}

function reportOf(
  found: Findings,
  rest: { header: BackupHeader; card: PracticeCard } & Pick<BackupReport, "entries" | "newer" | "sha256">,
): BackupReport {
  const { header, card, entries, newer, sha256 } = rest
  const { practice, createdAt, checkpoint } = header
  return {
    practice,
    practiceName: card.name,
    createdAt,
    checkpoint,
    sha256,
    logSize: found.log.size,
    newestEventAt: found.newestEventAt,
    erasedEvents: found.erasedEvents,
    rows: found.rows,
    charts: found.charts,
    entries,
    newer,
  }
}

async function readCard(found: Findings, expected: Uint8Array | undefined): Promise<PracticeCard> {
  const { practice, practiceCard, accountCards } = found
  if (practiceCard === undefined) throw new BackupError("practice_mismatch", "the practice's own row is missing")
  if (expected !== undefined && !equal(practiceCardDigest(practiceCard.card, practice), expected)) {
    throw new BackupError("practice_mismatch", "the practice's card is not the one that is known here")
  }
  const refuse = (cause?: unknown) =>
    new BackupError("practice_mismatch", "the practice's card is not signed by its founder", { cause })
  for (const card of accountCards.values()) {
    try {
      const content = await verifyPracticeCard(practiceCard, card)
      if (content.practice !== practice) throw refuse()
      return content
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error
    }
  }
  throw refuse()
}

async function checkSignature(card: PracticeCard, checkpoint: string): Promise<{ size: number; root: Uint8Array }> {
  try {
    return await verifyCheckpoint(card, checkpoint)
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause
    throw new BackupError("log_unsigned", "the backup's checkpoint is not signed with the practice's log key", {
      cause,
    })
  }
}

function checkTree(found: Findings, checkpoint: string, head: { size: number; root: Uint8Array }): void {
  const { log, logHead } = found
  if (log.size !== head.size || !equal(log.root(), head.root)) {
    const sizes = `${log.size} leaves with root ${toBase64url(log.root())}, where the checkpoint says ${head.size}`
    throw new BackupError("log_mismatch", `the log's leaves do not have the checkpoint's root: ${sizes}`)
  }
  if (logHead?.size !== head.size || logHead.checkpoint !== checkpoint) {
    throw new BackupError("log_mismatch", "the log's head is not the backup's checkpoint")
  }
}

async function newestBeyond(
  known: readonly KnownCheckpoint[],
  card: PracticeCard,
  log: LogRebuild,
): Promise<NewerCheckpoint | undefined> {
  let newest: NewerCheckpoint | undefined
  for (const one of known) {
    const newer = await compareKnown(one, card, log)
    if (newer !== undefined && newer.size > (newest?.size ?? 0)) newest = newer
  }
  return newest
}

function older(found: Findings, newer: NewerCheckpoint, createdAt: string): BackupError {
  const seen = newer.seenAt === undefined ? "" : `, seen ${newer.seenAt}`
  return new BackupError(
    "older_than_known",
    `the backup is older than what is known of this log: it was made ${createdAt} at ${found.log.size} entries, and a checkpoint of ` +
      `${newer.size} entries is known${seen}. What was written in between is not in it`,
  )
}
