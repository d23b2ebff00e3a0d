/** What a file is that holds no JSON, told by how it begins: people read what to do then, not where the JSON is broken. */
import type { RefusalCode } from "./read-item.ts"

export type OtherFormat = Extract<RefusalCode, "xml" | "hl7v2" | "pdf" | "zip">

/** So many bytes of a file are enough to tell. */
export const formatBytes = 64

const begins: readonly (readonly [(text: string) => boolean, OtherFormat])[] = [
  [(text) => /^\s*</.test(text), "xml"],
  // A message, a batch or a file of them (HL7 v2.5.1, 2.15), also as MLLP frames it.
  [(text) => /^[\s\v]*(?:MSH|BHS|FHS)\|/.test(text), "hl7v2"],
  [(text) => text.startsWith("%PDF-"), "pdf"],
  // The signature of its first member (APPNOTE, 4.3.7).
  [(text) => text.startsWith("PK\u0003\u0004"), "zip"],
]

/** `head`: the first bytes of the file, `formatBytes` of them if it has as many. */
export function otherFormat(head: Uint8Array): OtherFormat | undefined {
  const text = String.fromCharCode(...head.subarray(0, formatBytes)).replace(/^\xef\xbb\xbf/, "")
  return begins.find(([isSo]) => isSo(text))?.[1]
}
