/** A log in memory for tests: what the keeper's would answer, with ways to lie. */
import { canonicalText, toBase64url } from "@subrosa/codec"
import type { Event, LogEvent, LogReceipt } from "@subrosa/contract"
import { randomBytes, signPublicKey, signRaw } from "@subrosa/crypto"
import {
  consistencyProofFromTilesSync,
  ed25519Signer,
  encodeEntryBundle,
  formatCheckpoint,
  formatVerifierKey,
  inclusionProofFromTilesSync,
  leafHash,
  parseTilePath,
  rootFromTilesSync,
  type SyncTileReader,
  signatureTypes,
  signNote,
  treeRoot,
  verifierKey,
} from "@subrosa/log"
import { leafData } from "../src/log/event-leaf.ts"

export class MemoryLog {
  readonly practice: string
  readonly origin: string
  readonly logKey: string
  readonly events: LogEvent[] = []
  readonly #seed = randomBytes(32)
  readonly #leaves: Uint8Array[] = []
  readonly #hashes: Uint8Array[] = []

  constructor(practice: string) {
    this.practice = practice
    this.origin = `subrosa.log/${practice}`
    this.logKey = formatVerifierKey(verifierKey(this.origin, signatureTypes.ed25519, signPublicKey(this.#seed)))
  }

  get size(): number {
    return this.#leaves.length
  }

  append(event: Event): number {
    const logEvent = { index: this.size, salt: toBase64url(randomBytes(16)), event: canonicalText(event) }
    this.events.push(logEvent)
    const data = leafData(this.practice, logEvent)
    this.#leaves.push(data)
    this.#hashes.push(leafHash(data))
    return logEvent.index
  }

  /** Takes back the newest leaves: the lie that must be noticed. */
  rollBack(size: number): void {
    this.#leaves.length = size
    this.#hashes.length = size
    this.events.length = size
  }

  async receipt(index: number, checkpointSize: number): Promise<LogReceipt> {
    const logEvent = this.events[index]
    if (!logEvent) throw new Error("no such event")
    // All computed at once, before anything can be appended meanwhile.
    const consistency =
      checkpointSize === 0 || checkpointSize >= this.size
        ? []
        : consistencyProofFromTilesSync(checkpointSize, this.size, this.#tiles())
    const inclusion = inclusionProofFromTilesSync(index, this.size, this.#tiles())
    return {
      ...logEvent,
      checkpoint: await this.checkpoint(),
      inclusionProof: inclusion.map(toBase64url),
      consistencyProof: consistency.map(toBase64url),
    }
  }

  async checkpoint(): Promise<string> {
    const root = rootFromTilesSync(this.size, this.#tiles())
    const signer = ed25519Signer(this.origin, signPublicKey(this.#seed), (message) => signRaw(this.#seed, message))
    return signNote(formatCheckpoint({ origin: this.origin, size: this.size, root }), [signer])
  }

  async read(path: string): Promise<Uint8Array> {
    if (path === "checkpoint" || path === "newest-checkpoint") return new TextEncoder().encode(await this.checkpoint())
    const { level, index, width } = parseTilePath(path)
    if (level === "entries") return encodeEntryBundle(this.#leaves.slice(index * 256, index * 256 + width))
    return this.#row(level).subarray(index * 256 * 32, (index * 256 + width) * 32)
  }

  #tiles(): SyncTileReader {
    return (level, index, width) => this.#row(level).subarray(index * 256 * 32, (index * 256 + width) * 32)
  }

  #row(level: number): Uint8Array {
    let hashes = this.#hashes
    for (let i = 0; i < level; i++) {
      hashes = Array.from({ length: Math.floor(hashes.length / 256) }, (_, j) =>
        treeRoot(hashes.slice(j * 256, (j + 1) * 256)),
      )
    }
    const row = new Uint8Array(hashes.length * 32)
    hashes.forEach((hash, i) => {
      row.set(hash, i * 32)
    })
    return row
  }
}
