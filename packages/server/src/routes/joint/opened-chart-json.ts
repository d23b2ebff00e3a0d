/**
 * The answer to chartOpen as JSON bytes.
 *
 * Written by hand because it is the hot path: the ciphertexts are nearly all of it, and base64url needs none of the escaping that
 * JSON.stringify looks for in every character. Each goes to its place at once, in memory that is lent: no text of the whole answer is ever made.
 */
import { MemoryPool } from "@subrosa/codec"
import type { Chart, LogReceipt, OpenedEntry } from "@subrosa/contract"

type Opened = Omit<OpenedEntry, "ciphertext">

/** A chart of twenty notes and more, as many as are on their way to slow connections. */
const pool = new MemoryPool(256 * 1024, 16)

export interface OpenedChartJson {
  json: Buffer
  /** After it nobody may look at `json` any more. */
  giveBack(): void
}

/** `ciphertexts` in the order of `entries`. */
export function openedChartJson(
  chart: Chart,
  entries: readonly Opened[],
  ciphertexts: readonly Uint8Array[],
  receipt: LogReceipt,
): OpenedChartJson {
  const head = `{"chart":${JSON.stringify(chart)},"entries":[`
  const members = entries.map(entryMembers)
  const tail = `],"receipt":${JSON.stringify(receipt)}}`
  const texts = members.reduce((sum, { length }) => sum + length + ',""}'.length, head.length)
  const base64url = ciphertexts.reduce((sum, { length }) => sum + Math.ceil((length * 4) / 3), 0)
  const piece = pool.lend(texts + base64url + Buffer.byteLength(tail))
  const json = Buffer.from(piece.buffer)
  // Ids, times, base64url: ASCII throughout, unlike the checkpoint in the receipt, whose signature line begins with a dash.
  let at = json.write(head, 0, "latin1")
  members.forEach((member, i) => {
    at += json.write(i === 0 ? member : `,${member}`, at, "latin1")
    at += json.write(base64urlOf(ciphertexts[i] ?? new Uint8Array(0)), at, "latin1")
    at += json.write('"}', at, "latin1")
  })
  at += json.write(tail, at, "utf8")
  return { json: json.subarray(0, at), giveBack: () => pool.giveBack(piece, at) }
}

/** Up to where the ciphertext begins. */
const entryMembers = ({ id, segment, seq, keyVersion, author, recordedAt, share }: Opened): string =>
  `{"id":"${id}","segment":"${segment}","seq":${seq},"keyVersion":${keyVersion},"author":"${author}",` +
  `"recordedAt":"${recordedAt}","share":"${share}","ciphertext":"`

const base64urlOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64url")
