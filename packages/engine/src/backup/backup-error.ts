/** Why a backup is refused (spec/backup.md). Messages name tables, counts and pseudonymous ids, never contents or keys. */
export type BackupErrorCode =
  /** The key does not open the file, or its beginning was altered. */
  | "not_opened"
  /** A part of the age file does not authenticate, or its end is missing. */
  | "not_authentic"
  /** What is inside ends before its last line. */
  | "truncated"
  /** Not a backup, not of this version, or a row that is none. */
  | "not_a_backup"
  /** A table has another number of rows than the last line says. */
  | "count_mismatch"
  /** The bytes are not those whose SHA-256 the last line holds. */
  | "digest_mismatch"
  /** Rows or a card of another practice than the one expected. */
  | "practice_mismatch"
  /** The checkpoint is not signed with the practice card's key. */
  | "log_unsigned"
  /** The leaves do not have the checkpoint's size and root, or the tiles do not follow from them. */
  | "log_mismatch"
  /** An event does not hash to its leaf, or its columns tell another story. */
  | "event_mismatch"
  /** A share that no `write` event names, or that is filed elsewhere than written. */
  | "share_mismatch"
  /** An entry or its share is gone although it was never shredded. */
  | "entry_missing"
  /** An entry's ciphertext is not the one that was written. */
  | "entry_altered"
  /** The checkpoint given as known is not one of this log. */
  | "checkpoint_invalid"
  /** The backup and a known checkpoint tell of two different pasts. */
  | "log_forked"
  /** A newer checkpoint of this log is known: whatever came after the backup would be lost. */
  | "older_than_known"
  /** The chart cannot be opened with these keys. */
  | "chart_unreadable"

export class BackupError extends Error {
  override name = "BackupError"
  readonly code: BackupErrorCode

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
