/** What single bytes mean to a scan of JSON. Bytes above 0x7f stand in strings only and mean nothing to it. */

export const [quote, open, close, comma, lineBreak, blank] = [1, 2, 3, 4, 5, 6]

/** The kind of each byte; 0 for those that neither open, close nor part anything. */
export const kindOf = new Uint8Array(256)
for (const [kind, characters] of [
  [quote, '"'],
  [open, "{["],
  [close, "}]"],
  [comma, ","],
  [lineBreak, "\n"],
  [blank, " \t\r"],
] as const) {
  for (const character of characters) kindOf[character.charCodeAt(0)] = kind
}

/** The same where blanks mean nothing either: inside an object or array. */
export const kindInside = kindOf.map((kind) => (kind === blank ? 0 : kind))

export const openBrace = 0x7b
export const openBracket = 0x5b
export const closeBracket = 0x5d

/** The next quote, backslash or line break at or after `from`: native searches, for long strings such as base64. */
export function nextSpecial(view: Uint8Array, from: number): number {
  const found = view.indexOf(0x22, from)
  const stretch = view.subarray(from, found < 0 ? view.length : found)
  const backslash = stretch.indexOf(0x5c)
  const newline = (backslash < 0 ? stretch : stretch.subarray(0, backslash)).indexOf(0x0a)
  const nearest = newline >= 0 ? newline : backslash
  return nearest < 0 ? from + stretch.length : from + nearest
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
