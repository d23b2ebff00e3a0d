/** Holes: long base64 strings cut out of a record and kept as attachments (spec/entry.md, "Pack"). */
import { type Bytes, fromUtf8, toBase64, toBase64url } from "@subrosa/codec"
import { CryptoError, checkLength } from "../error.ts"
import { bytesField, countField, type Fields, textField, uuidField } from "../fields.ts"

export type Hole = {
  /** Offset in the remaining text, in UTF-16 code units. */
  at: number
  attachment: string
  /** The attachment's key (32 bytes): who may open the entry may open the attachment. */
  key: Bytes
  chunks: number
  /** Length of the attachment's plaintext in bytes. */
  size: number
  encoding: "base64" | "text"
  contentType?: string
}

/** The hole as the record header has it. */
export function writeHole({ at, attachment, key, chunks, size, encoding, contentType }: Hole): Fields {
  checkLength(key, 32, "key")
  return { at, attachment, key: toBase64url(key), chunks, size, encoding, contentType }
}

/** Throws `invalid_input`. */
export function readHole(fields: Fields): Hole {
  const encoding = textField(fields, "encoding")
  if (encoding !== "base64" && encoding !== "text") throw new CryptoError("invalid_input", "an unknown encoding")
  const chunks = countField(fields, "chunks")
  if (chunks < 1) throw new CryptoError("invalid_input", "chunks must be at least 1")
  return {
    at: countField(fields, "at"),
    attachment: uuidField(fields, "attachment"),
    key: bytesField(fields, "key", 32),
    chunks,
    size: countField(fields, "size"),
    encoding,
    ...(Object.hasOwn(fields, "contentType") && { contentType: textField(fields, "contentType") }),
  }
}

/**
 * The original text, given each hole's attachment plaintext in the same order. Throws `invalid_input` for another
 * number of them, another size, or holes that do not fit the text.
 */
export function restoreHoles(text: string, holes: readonly Hole[], contents: readonly Uint8Array[]): string {
  if (contents.length !== holes.length) throw new CryptoError("invalid_input", "one content per hole")
  const parts: string[] = []
  let from = 0
  holes.forEach((hole, i) => {
    const content = contents[i]
    if (content?.length !== hole.size) throw new CryptoError("invalid_input", "content of another size")
    if (hole.at < from || hole.at > text.length) throw new CryptoError("invalid_input", "holes that do not fit")
    parts.push(text.slice(from, hole.at), hole.encoding === "base64" ? toBase64(content) : textOf(content))
    from = hole.at
  })
  parts.push(text.slice(from))
  return parts.join("")
}

function textOf(content: Uint8Array): string {
  try {
    return fromUtf8(content)
  } catch {
    throw new CryptoError("invalid_input", "content that is not UTF-8")
  }
}
