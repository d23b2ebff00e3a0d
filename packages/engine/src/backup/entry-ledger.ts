/**
 * What a backup says of each entry in three places (the log's `write` events, the keeper's shares, the store's ciphertexts), brought
 * together in whatever order they come.
 *
 * About 100 bytes an entry in typed arrays, however large the entries are: a backup of millions fits in memory.
 */
import { fromHex, toHex } from "@subrosa/codec"
import { BackupError } from "./backup-error.ts"

export interface LedgerTotals {
  /** Entries whose ciphertext is the one that was written. */
  verified: number
  /** Entries whose share is gone for good. */
  shredded: number
  /** Ciphertexts that nothing names: left by a write that was not acknowledged. They open to nobody. */
  unreferenced: number
}

const idBytes = 16
/** Digests that must agree: of ciphertext and place between event and store, of place and number between event and share. */
const contentBytes = 32
const filingBytes = 32
const recordBytes = idBytes + contentBytes + filingBytes
const contentAt = idBytes
const filingAt = idBytes + contentBytes

const pageRecords = 1 << 14

const seen = { written: 1, share: 2, shredded: 4, stored: 8, contentDiffers: 16, filingDiffers: 32 } as const

export class EntryLedger {
  /** Record numbers plus one, by the hash of the id; 0 is empty. Open addressing, at most half full. */
  #index = new Uint32Array(1 << 12)
  readonly #pages: { bytes: Uint8Array; flags: Uint8Array }[] = []
  #count = 0

  /** A `write` event names the entry. `content` and `filing` are 32-byte digests of what must be found elsewhere. */
  written(entry: string, content: Uint8Array, filing: Uint8Array): void {
    const record = this.#recordOf(entry)
    this.#compare(record, contentAt, content, seen.written | seen.stored, seen.contentDiffers)
    this.#compare(record, filingAt, filing, seen.written | seen.share | seen.shredded, seen.filingDiffers)
    this.#mark(record, seen.written)
  }

  share(entry: string, filing: Uint8Array, isShredded: boolean): void {
    const record = this.#recordOf(entry)
    this.#compare(record, filingAt, filing, seen.written | seen.share | seen.shredded, seen.filingDiffers)
    this.#mark(record, isShredded ? seen.shredded : seen.share)
  }

  stored(entry: string, content: Uint8Array): void {
    const record = this.#recordOf(entry)
    this.#compare(record, contentAt, content, seen.written | seen.stored, seen.contentDiffers)
    this.#mark(record, seen.stored)
  }

  /** After the last row. @throws BackupError `share_mismatch`, `entry_missing` or `entry_altered`, naming one entry */
  settle(): LedgerTotals {
    const totals: LedgerTotals = { verified: 0, shredded: 0, unreferenced: 0 }
    for (let record = 0; record < this.#count; record++) {
      const flags = this.#flags(record)
      const has = (flag: number) => (flags & flag) !== 0
      const refuse = (code: "share_mismatch" | "entry_missing" | "entry_altered", what: string) =>
        new BackupError(code, `entry ${this.#idOf(record)}: ${what}`)
      if (has(seen.filingDiffers)) throw refuse("share_mismatch", "its share is filed elsewhere than it was written")
      if (has(seen.share) && !has(seen.written)) throw refuse("share_mismatch", "no write event names its share")
      // An erased event and a shredded share leave nothing to compare.
      if (has(seen.shredded)) totals.shredded++
      else if (has(seen.written) && !has(seen.share)) throw refuse("entry_missing", "its share is missing")
      else if (has(seen.written) && !has(seen.stored)) throw refuse("entry_missing", "its ciphertext is missing")
      else if (has(seen.contentDiffers)) throw refuse("entry_altered", "its ciphertext is not the one that was written")
      else if (has(seen.written)) totals.verified++
      else totals.unreferenced++
    }
    return totals
  }

  /** Keeps the first digest told; a later one that differs is remembered as such. */
  #compare(record: number, at: number, digest: Uint8Array, toldBy: number, differs: number): void {
    const { bytes } = this.#page(record)
    const from = (record % pageRecords) * recordBytes + at
    if ((this.#flags(record) & toldBy) === 0) bytes.set(digest, from)
    else if (digest.some((byte, i) => bytes[from + i] !== byte)) this.#mark(record, differs)
  }

  #mark(record: number, flag: number): void {
    const { flags } = this.#page(record)
    const at = record % pageRecords
    flags[at] = (flags[at] ?? 0) | flag
  }

  #flags(record: number): number {
    return this.#page(record).flags[record % pageRecords] ?? 0
  }

  #page(record: number): { bytes: Uint8Array; flags: Uint8Array } {
    const number = Math.floor(record / pageRecords)
    const page = this.#pages[number] ?? {
      bytes: new Uint8Array(pageRecords * recordBytes),
      flags: new Uint8Array(pageRecords),
    }
    this.#pages[number] = page
    return page
  }

  #recordOf(entry: string): number {
    if ((this.#count + 1) * 2 > this.#index.length) this.#grow()
    const id = fromHex(entry.replaceAll("-", ""))
    if (id.length !== idBytes) throw new BackupError("not_a_backup", "an entry's id is no UUID")
    const slot = this.#slotOf(id)
    const known = this.#index[slot] ?? 0
    if (known !== 0) return known - 1
    const record = this.#count++
    this.#page(record).bytes.set(id, (record % pageRecords) * recordBytes)
    this.#index[slot] = record + 1
    return record
  }

  #slotOf(id: Uint8Array): number {
    const mask = this.#index.length - 1
    // Ids are random: any four of their bytes are hash enough.
    const start = new DataView(id.buffer, id.byteOffset).getUint32(idBytes - 4)
    for (let slot = start & mask; ; slot = (slot + 1) & mask) {
      const record = this.#index[slot] ?? 0
      if (record === 0 || this.#hasId(record - 1, id)) return slot
    }
  }

  #hasId(record: number, id: Uint8Array): boolean {
    const { bytes } = this.#page(record)
    const from = (record % pageRecords) * recordBytes
    return id.every((byte, i) => bytes[from + i] === byte)
  }

  #idBytes(record: number): Uint8Array {
    const from = (record % pageRecords) * recordBytes
    return this.#page(record).bytes.subarray(from, from + idBytes)
  }

  #idOf(record: number): string {
    return toHex(this.#idBytes(record)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
  }

  #grow(): void {
    this.#index = new Uint32Array(this.#index.length * 2)
    for (let record = 0; record < this.#count; record++) {
      this.#index[this.#slotOf(this.#idBytes(record))] = record + 1
    }
  }
}
