/** Sealed notices (spec/notice.md, "By e-mail"): a letter under a key that is in its link and nowhere else. */
import { type Bytes, isUuid, toBase64url } from "@subrosa/codec"
import { derive } from "./derive.ts"
import { pad } from "./entry/pad.ts"
import { CryptoError, checkLength } from "./error.ts"
import { context } from "./labels.ts"
import { linkSecret } from "./link-secret.ts"
import { seal } from "./seal.ts"

export type SealedNoticeIds = { practice: string; notice: string }

/** The token is shown to the server, which keeps its SHA-256; `sealKey` opens the letter. */
export type SealedNoticeKeys = { sealKey: Bytes; tokenKey: Bytes }

export function sealedNoticeContext({ practice, notice }: SealedNoticeIds): Bytes {
  return context("sealed-notice", practice, notice)
}

/** The two keys of a link's key (32 random bytes). */
export function sealedNoticeKeys(key: Uint8Array, ids: SealedNoticeIds): SealedNoticeKeys {
  checkLength(key, 32, "key")
  return {
    sealKey: derive(key, undefined, sealedNoticeContext(ids)),
    tokenKey: derive(key, undefined, context("sealed-notice token", ids.practice, ids.notice)),
  }
}

/** The letter, its size padded. */
export async function sealNotice(sealKey: Uint8Array, letter: Uint8Array, ids: SealedNoticeIds): Promise<Bytes> {
  return seal(sealKey, pad(letter), sealedNoticeContext(ids))
}

/** `<origin>/n#<practice>.<notice>.<key>`: browsers send no fragment to the server. */
export function formatNoticeLink(origin: string, ids: SealedNoticeIds, key: Uint8Array): string {
  checkLength(key, 32, "key")
  return `${origin}/n#${ids.practice}.${ids.notice}.${toBase64url(key)}`
}

/** What a notice's link says; `text` may also be its fragment alone. A full stop that a mail program took for its end does no harm. Throws `invalid_input`. */
export function parseNoticeLink(text: string): SealedNoticeIds & { key: Bytes } {
  const fragment = text
    .slice(text.indexOf("#") + 1)
    .trim()
    .replace(/[.,;:>)\]]+$/, "")
  const [practice = "", notice = "", keyText = "", ...rest] = fragment.split(".")
  const key = linkSecret(keyText)
  if (!isUuid(practice) || !isUuid(notice) || rest.length > 0 || key === undefined) throw notALink()
  return { practice, notice, key }
}

const notALink = (): CryptoError => new CryptoError("invalid_input", "not a whole link of a notice")
