/** From the file as it lies on a disk to its rows: age, gzip, lines (spec/backup.md). */
import { type Bytes, owned } from "@subrosa/codec"
import { ageRecipient, CryptoError } from "@subrosa/crypto"
import { type AgeWith, decryptAgeStream, openKeyFile } from "@subrosa/crypto/open"
import { BackupError } from "./backup-error.ts"
import { type BackupContent, readBackup } from "./read-backup.ts"

/** What opens a backup: an owner's key file, an age identity, or the passphrase that it was made with. */
export type BackupKey = { text: string; passphrase: string } | { identity: string } | { passphrase: string }

/** What a key file says about the backups it opens. */
export interface BackupKeyFile {
  practice: string
  account: string
  /** `AGE-SECRET-KEY-1...` */
  identity: string
  /** The recipient of that identity, `age1...`: what a backup is encrypted to. */
  recipient: string
  /** The practice's card as it was when the file was made (spec/account.md). */
  practiceCardDigest: Bytes
}

/** Opens a key file once, for several readings of a backup. @throws BackupError `not_opened` */
export async function openBackupKeyFile(text: string, passphrase: string): Promise<BackupKeyFile> {
  try {
    const { practice, account, ageIdentity, practiceCardDigest, accountKey, deviceSeed } = await openKeyFile(
      text,
      passphrase,
    )
    // Not needed here: the less lies about, the better.
    accountKey.fill(0)
    deviceSeed.fill(0)
    const recipient = await ageRecipient(ageIdentity)
    return { practice, account, identity: ageIdentity, recipient, practiceCardDigest }
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    throw new BackupError("not_opened", "the key file does not open: its passphrase is wrong, or it was altered", {
      cause,
    })
  }
}

/**
 * Opens a backup. `stream` is the age file from its beginning.
 *
 * @throws BackupError `not_opened` at once; `not_authentic`, `truncated`, `not_a_backup`, `count_mismatch` or `digest_mismatch` while
 *   rows are read
 */
export async function openBackup(input: {
  stream: ReadableStream<Uint8Array>
  keyFile: BackupKey
}): Promise<BackupContent> {
  const file = watch(input.stream)
  const plain = watch(await decrypt(file.stream, await ageWith(input.keyFile)))
  // What failed first is what counts: each layer reports the failure of the one below as its own.
  const explain = (error: unknown): unknown => {
    if (file.failure !== undefined) return file.failure
    if (plain.failure !== undefined) {
      return new BackupError("not_authentic", "the file was altered or its end is missing", { cause: plain.failure })
    }
    if (error instanceof BackupError) return error
    return new BackupError("truncated", "what is inside is no whole gzip stream: it was cut short when it was made", {
      cause: error,
    })
  }
  try {
    const content = await readBackup(plain.stream.pipeThrough(new DecompressionStream("gzip")))
    return { ...content, rows: explained(content.rows, explain) }
  } catch (error) {
    throw explain(error)
  }
}

async function ageWith(key: BackupKey): Promise<AgeWith> {
  if ("text" in key) return { identities: [(await openBackupKeyFile(key.text, key.passphrase)).identity] }
  return "identity" in key ? { identities: [key.identity] } : { passphrase: key.passphrase }
}

async function decrypt(file: ReadableStream<Uint8Array>, keys: AgeWith): Promise<ReadableStream<Uint8Array>> {
  try {
    return await decryptAgeStream(file, keys)
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause
    throw new BackupError("not_opened", "this key does not open the file, or the file is no age file", { cause })
  }
}

async function* explained<T>(rows: AsyncIterable<T>, explain: (error: unknown) => unknown): AsyncGenerator<T> {
  try {
    yield* rows
  } catch (error) {
    throw explain(error)
  }
}

/** The same stream, which remembers how it failed. */
function watch(source: ReadableStream<Uint8Array>): { stream: ReadableStream<Bytes>; failure: unknown } {
  const reader = source.getReader()
  let cancelled = false
  const watched: { stream: ReadableStream<Bytes>; failure: unknown } = {
    failure: undefined,
    stream: new ReadableStream<Bytes>(
      {
        async pull(controller) {
          try {
            const { done, value } = await reader.read()
            // Whoever reads this has given up for a reason of its own, and a cancelled stream can be neither closed nor fed.
            if (cancelled) return
            if (done) controller.close()
            else controller.enqueue(owned(value))
          } catch (error) {
            if (cancelled) return
            watched.failure = error
            controller.error(error)
          }
        },
        cancel(reason) {
          cancelled = true
          return reader.cancel(reason)
        },
      },
      { highWaterMark: 0 },
    ),
  }
  return watched
}
