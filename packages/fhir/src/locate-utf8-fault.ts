/** Where bytes stop being UTF-8 (RFC 3629 section 4). Run only on bytes that TextDecoder refused. */

/** The index of the first byte that cannot stand where it is, or the length if the last character is cut off. */
export function locateUtf8Fault(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const lead = bytes[at]!
    const size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
    if (size === 0) return at
    for (let next = 1; next < size; next++) {
      const byte = bytes[at + next]
      if (byte === undefined) return bytes.length
      // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
      const least = next > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
      const most = next > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
      if (byte < least || byte > most) return at
    }
    at += size
  }
  return at
}
