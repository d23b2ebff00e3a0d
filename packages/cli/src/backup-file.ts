/** A backup file on a disk, verified against whatever this machine knows of its practice. */
import { createReadStream } from "node:fs"
import { readFile, stat } from "node:fs/promises"
import { Readable } from "node:stream"
import {
  type BackupKey,
  type BackupReport,
  type KnownCheckpoint,
  openBackup,
  openBackupKeyFile,
  type Platform,
  verifyBackup,
} from "@subrosa/engine"
import { CliError } from "./cli-error.ts"
import { readKeyFile } from "./connect.ts"
import { exitCodes } from "./exit-codes.ts"
import type { Output } from "./output.ts"
import { readPassphrase } from "./passphrase.ts"

/** What opens the file, and the practice's card if the key file names one. */
export interface FileKey {
  key: BackupKey
  practiceCardDigest?: Uint8Array
}

/** `file`: a key file or an age identity file; without one, the passphrase that the backup was made with is asked for. */
export async function readFileKey(file: string | undefined): Promise<FileKey> {
  const text = file === undefined ? undefined : await readKeyFile(file)
  const identity = text?.match(/^AGE-SECRET-KEY-1\w+$/m)?.[0]
  if (identity !== undefined) return { key: { identity } }
  const passphrase = await readPassphrase({ confirm: false })
  if (text === undefined) return { key: { passphrase } }
  const opened = await openBackupKeyFile(text, passphrase)
  return { key: { identity: opened.identity }, practiceCardDigest: opened.practiceCardDigest }
}

export async function openFile(file: string, { key }: FileKey): ReturnType<typeof openBackup> {
  await sizeOf(file)
  const stream = Readable.toWeb(createReadStream(file, { highWaterMark: 256 * 1024 })) as ReadableStream<Uint8Array>
  return openBackup({ stream, keyFile: key })
}

export interface VerifyFileOptions {
  memory: Platform["memory"]
  /** A checkpoint kept apart. */
  checkpoint?: string | undefined
  acceptOlder: boolean
}

/** @throws BackupError, and CliError for files that cannot be read */
export async function verifyFile(
  file: string,
  key: FileKey,
  options: VerifyFileOptions,
  output: Output,
): Promise<BackupReport> {
  const content = await openFile(file, key)
  const { practice } = content.header
  const known = await knownCheckpoints(practice, options)
  const practiceCardDigest = key.practiceCardDigest ?? (await pinnedCard(practice, options.memory))
  const bar = output.progress("Verifying")
  try {
    return await verifyBackup(content, {
      known,
      acceptOlder: options.acceptOlder,
      onProgress: (rows) => bar.update(rows, rows, `${rows} rows`),
      ...(practiceCardDigest && { practiceCardDigest }),
    })
  } finally {
    bar.end()
  }
}

/** Lines for people. */
export function describeReport(report: BackupReport): string[] {
  const { practiceName, createdAt, logSize, newestEventAt, rows, charts, entries, newer } = report
  const lines = [
    `Backup of "${practiceName}", made ${createdAt}`,
    `  log      ${logSize} entries, the newest of ${newestEventAt ?? "an unknown time"}; root and signature verified`,
    `  charts   ${charts}, with ${entries.verified} entries, each as the log says it was written; ${entries.shredded} shredded`,
    `  rows     ${rows}`,
  ]
  if (newer === undefined) return lines
  return [
    ...lines,
    `  OLDER than a known checkpoint of ${newer.size} entries${newer.seenAt ? `, seen ${newer.seenAt}` : ""}`,
  ]
}

/** What this machine's command line has verified of the log, and what was kept in a file. */
async function knownCheckpoints(
  practice: string,
  { memory, checkpoint }: VerifyFileOptions,
): Promise<KnownCheckpoint[]> {
  const known: KnownCheckpoint[] = []
  const remembered = await memory.get(checkpointName(practice))
  const seenAt = await lastSignIn(practice, memory)
  if (remembered !== undefined) known.push({ note: remembered, ...(seenAt && { seenAt }) })
  if (checkpoint !== undefined) {
    const { mtime } = await infoOf(checkpoint)
    known.push({ note: await readFile(checkpoint, "utf8"), seenAt: mtime.toISOString() })
  }
  return known
}

/** The name under which the engine remembers the newest checkpoint of a practice's log. */
export const checkpointName = (practice: string): string => `checkpoint/${practice}`

async function pinnedCard(practice: string, memory: Platform["memory"]): Promise<Uint8Array | undefined> {
  const text = await memory.get(`practice-card/${practice}`)
  return text === undefined ? undefined : Buffer.from(text, "base64url")
}

/** When this machine last signed in to the practice: about when it saw the remembered checkpoint. */
async function lastSignIn(practice: string, memory: Platform["memory"]): Promise<string | undefined> {
  const accounts: unknown = JSON.parse((await memory.get("known-accounts")) ?? "[]")
  if (!Array.isArray(accounts)) return undefined
  const times = accounts.flatMap((account: { practice?: unknown; lastSignIn?: unknown }) =>
    account.practice === practice && typeof account.lastSignIn === "string" ? [account.lastSignIn] : [],
  )
  return times.sort().at(-1)
}

export const sizeOf = async (file: string): Promise<number> => (await infoOf(file)).size

async function infoOf(file: string) {
  return stat(file).catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read`, { exitCode: exitCodes.usage, cause })
  })
}
