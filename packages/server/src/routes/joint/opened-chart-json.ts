/**
 * The answer to chartOpen as JSON bytes.
 *
 * Written by hand because it is the hot path: the ciphertexts are nearly all of it, and base64url needs none of the escaping that
 * JSON.stringify looks for in every character.
 */
import type { Chart, LogReceipt, OpenedEntry } from "@subrosa/contract"

/** `ciphertexts` in the order of `entries`. */
export function openedChartJson(
  chart: Chart,
  entries: readonly Omit<OpenedEntry, "ciphertext">[],
  ciphertexts: readonly Uint8Array[],
  receipt: LogReceipt,
): Buffer {
  const opened = entries.map((entry, i) => entryJson(entry, ciphertexts[i] ?? new Uint8Array(0)))
  const head = `{"chart":${JSON.stringify(chart)},"entries":[${opened.join(",")}],"receipt":`
  const tail = `${JSON.stringify(receipt)}}`
  const json = Buffer.allocUnsafe(head.length + Buffer.byteLength(tail))
  // Ids, times, base64url: ASCII throughout, unlike the checkpoint in the receipt, whose signature line begins with a dash.
  json.write(head, "latin1")
  json.write(tail, head.length, "utf8")
  return json
}

function entryJson(entry: Omit<OpenedEntry, "ciphertext">, ciphertext: Uint8Array): string {
  const { id, segment, seq, keyVersion, author, recordedAt, share } = entry
  const base64url = Buffer.from(ciphertext.buffer, ciphertext.byteOffset, ciphertext.byteLength).toString("base64url")
  return (
    `{"id":"${id}","segment":"${segment}","seq":${seq},"keyVersion":${keyVersion},"author":"${author}",` +
    `"recordedAt":"${recordedAt}","share":"${share}","ciphertext":"${base64url}"}`
  )
}
