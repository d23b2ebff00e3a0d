/** What the rows of a backup amount to, gathered in one pass: log, entries, cards. Judged by `verifyBackup`. */
import { concat, fromBase64url, utf8 } from "@subrosa/codec"
import { type SignedCard, sha256, sha256Large } from "@subrosa/crypto"
import { BackupError, type BackupErrorCode } from "./backup-error.ts"
import { type BackupRow, bytesColumn, bytesOrNull, cardColumns, textColumn, wholeColumn } from "./backup-row.ts"
import { EntryLedger } from "./entry-ledger.ts"
import { LogRebuild } from "./log-rebuild.ts"
import { readLeafEvent } from "./read-leaf.ts"

export class Findings {
  readonly practice: string
  readonly log: LogRebuild
  readonly ledger = new EntryLedger()
  readonly accountCards = new Map<string, SignedCard>()
  practiceCard: SignedCard | undefined
  logHead: { size: number; checkpoint: string } | undefined
  newestEventAt: string | undefined
  erasedEvents = 0
  charts = 0
  rows = 0
  readonly #failures = new Map<BackupErrorCode, BackupError>()

  constructor(practice: string, sizes: readonly number[]) {
    this.practice = practice
    this.log = new LogRebuild(sizes)
  }

  note(failure: BackupError): void {
    if (!this.#failures.has(failure.code)) this.#failures.set(failure.code, failure)
  }

  /** Throws the first failure noted under one of these codes. */
  raise(...codes: BackupErrorCode[]): void {
    for (const code of codes) {
      const failure = this.#failures.get(code)
      if (failure !== undefined) throw failure
    }
  }

  async take(row: BackupRow): Promise<void> {
    this.#checkPractice(row)
    switch (row.table) {
      case "keeper.practice":
        this.practiceCard = cardColumns(row)
        return
      case "keeper.account":
        this.accountCards.set(textColumn(row, "id"), cardColumns(row))
        return
      case "keeper.chart":
        this.charts++
        return
      case "keeper.log_head":
        this.logHead = { size: wholeColumn(row, "size"), checkpoint: textColumn(row, "checkpoint") }
        return
      case "keeper.log_leaf":
        return this.#takeLeaf(row)
      case "keeper.log_tile":
        return this.log.tile(row)
      case "keeper.share":
        return this.#takeShare(row)
      case "store.entry":
        return this.#takeEntry(row)
    }
  }

  #checkPractice(row: BackupRow): void {
    // The server's own secrets belong to no practice; every other table leads with its id.
    if (row.table === "keeper.server_secret") return
    const practice = textColumn(row, row.table === "keeper.practice" ? "id" : "practice")
    if (practice === this.practice) return
    throw new BackupError("practice_mismatch", `${row.table} holds a row of another practice`)
  }

  #takeLeaf(row: BackupRow): void {
    this.log.leaf(wholeColumn(row, "index"), bytesColumn(row, "leaf_data"))
    const event = readLeafEvent(row, this.practice)
    if (event === undefined) this.erasedEvents++
    else this.newestEventAt = event.time
    if (event?.type !== "write") return
    for (const { entry, segment, seq, ciphertext } of event.entries) {
      const content = contentDigest(event.chart, segment, fromBase64url(ciphertext))
      this.ledger.written(entry, content, filingDigest(event.chart, segment, seq))
    }
  }

  #takeShare(row: BackupRow): void {
    const filing = filingDigest(textColumn(row, "chart"), textColumn(row, "segment"), wholeColumn(row, "seq"))
    this.ledger.share(textColumn(row, "entry"), filing, bytesOrNull(row, "sealed") === undefined)
  }

  async #takeEntry(row: BackupRow): Promise<void> {
    const digest = await sha256Large(bytesColumn(row, "ciphertext"))
    const content = contentDigest(textColumn(row, "chart"), textColumn(row, "segment"), digest)
    this.ledger.stored(textColumn(row, "entry"), content)
  }
}

/** What event and store must agree on: the ciphertext, and where it belongs. */
const contentDigest = (chart: string, segment: string, ciphertextDigest: Uint8Array): Uint8Array =>
  sha256(concat(utf8(`${chart}/${segment}/`), ciphertextDigest))

/** What event and share must agree on. */
const filingDigest = (chart: string, segment: string, seq: number): Uint8Array =>
  sha256(utf8(`${chart}/${segment}/${seq}`))
