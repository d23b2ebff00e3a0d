/** Standard base64 with padding (RFC 4648 section 4), as the C2SP note formats use it. */

/** Encodes with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ""
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/**
 * Decodes canonical base64 only: padded, no white space, unused bits zero. Undefined for anything else, so that each value
 * has one spelling and a signed text cannot be varied.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  return toBase64(bytes) === text ? bytes : undefined
}
