import { type Bytes, fromBase64url } from "@subrosa/codec"

/** The 32 random bytes that a link carries in its fragment, from their text; undefined for any other text. */
export function linkSecret(text: string): Bytes | undefined {
  try {
    const secret = fromBase64url(text)
    return secret.length === 32 ? secret : undefined
  } catch {
    return undefined
  }
}
