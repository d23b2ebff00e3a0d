/** The byte patterns under which a text may lie in a file: plain, UTF-16, hexadecimal, base64 at each alignment. */

export const encodings = ["plain", "utf-16le", "utf-16be", "hex", "base64"] as const
export type Encoding = (typeof encodings)[number]

export interface Pattern {
  encoding: Encoding
  bytes: Buffer
  /** How unlikely it is by chance, in bits, in the densest alphabet its bytes fit (a hex dump holds ten digits in a row often). */
  bits: number
}

/** Patterns of `text` and of its lower-case form, each once. */
export function patternsOf(text: string): Pattern[] {
  const lower = text.toLowerCase()
  const upper = text.toUpperCase()
  const patterns = [...encoded(text), ...(lower === text ? [] : encoded(lower))]
  if (upper !== text) patterns.push(plain(upper))
  const binary = uuidBytes(text)
  if (binary !== undefined) patterns.push({ encoding: "plain", bytes: binary, bits: 128 })
  return patterns
}

function encoded(text: string): Pattern[] {
  const bytes = Buffer.from(text, "utf8")
  const little = Buffer.from(text, "utf16le")
  const big = Buffer.from(little).swap16()
  const hex = bytes.toString("hex")
  const patterns: Pattern[] = [
    plain(text),
    { encoding: "utf-16le", bytes: little, bits: little.length * 8 },
    { encoding: "utf-16be", bytes: big, bits: big.length * 8 },
    { encoding: "hex", bytes: Buffer.from(hex), bits: hex.length * 4 },
  ]
  if (hex.toUpperCase() !== hex) {
    patterns.push({ encoding: "hex", bytes: Buffer.from(hex.toUpperCase()), bits: hex.length * 4 })
  }
  for (const alignment of [0, 1, 2]) {
    const form = base64At(bytes, alignment)
    for (const variant of new Set([form, form.replaceAll("+", "-").replaceAll("/", "_")])) {
      patterns.push({ encoding: "base64", bytes: Buffer.from(variant), bits: variant.length * 6 })
    }
  }
  return patterns
}

const plain = (text: string): Pattern => ({
  encoding: "plain",
  bytes: Buffer.from(text, "utf8"),
  bits: plainBits(text),
})

/** In hex text a digit is 4 bits, in base64 text a letter 6: what could be part of either is worth no more. */
function plainBits(text: string): number {
  const length = Buffer.byteLength(text)
  if (/^([0-9a-f]+|[0-9A-F]+)$/.test(text)) return length * 4
  return /^[\w+/-]+$/.test(text) ? length * 6 : length * 8
}

/** The letters of base64 that do not depend on what stands before and after, `alignment` bytes into a group of three. */
function base64At(bytes: Uint8Array, alignment: number): string {
  const text = Buffer.concat([Buffer.alloc(alignment), bytes]).toString("base64")
  const from = Math.ceil((alignment * 8) / 6)
  const to = Math.floor(((alignment + bytes.length) * 8) / 6)
  return text.slice(from, to)
}

function uuidBytes(text: string): Buffer | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    ? Buffer.from(text.replaceAll("-", ""), "hex")
    : undefined
}
