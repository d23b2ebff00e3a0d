/** The reader's side of a notice by e-mail: no account, no session; all that is needed is in the link. */
import { fromBase64url, toBase64url } from "@subrosa/codec"
import { PracticeId, SealedNoticeId, sealedNoticeOpen } from "@subrosa/contract"
import { CryptoError, parseNoticeLink, sealedNoticeKeys } from "@subrosa/crypto"
import { openNotice } from "@subrosa/crypto/open"
import type { Caller } from "../call/caller.ts"
import { problemCode } from "../call/problem.ts"
import { EngineError } from "../engine-error.ts"
import type { PlainLetter } from "../port-notice.ts"
import { wipe } from "../session/secret-keys.ts"
import { decodePlainLetter } from "./plain-letter.ts"

/**
 * `link`: whole, or what follows its #.
 *
 * @throws EngineError invalid_input for what is no whole link; refused when the notice is not kept any more, or never was
 */
export async function readNotice(caller: Caller, link: string): Promise<PlainLetter> {
  const { practice, notice, key } = readLink(link)
  const ids = { practice, notice }
  const { sealKey, tokenKey } = sealedNoticeKeys(key, ids)
  wipe(key)
  try {
    const sealed = await fetchSealed(caller, ids, tokenKey)
    const letter = decodePlainLetter(await openNotice(sealKey, sealed, ids))
    if (letter === undefined) throw new EngineError("unreadable", sentences.unreadable)
    return letter
  } catch (cause) {
    if (cause instanceof CryptoError) throw new EngineError("unreadable", sentences.unreadable, { cause })
    throw cause
  } finally {
    wipe(sealKey, tokenKey)
  }
}

const sentences = {
  damaged: "This link is not whole. Open it from the message again, or copy it to its end.",
  gone: "There is nothing behind this link: it was kept for 90 days, or the link is not the one that was sent.",
  unreadable: "This message cannot be opened with this link.",
}

async function fetchSealed(
  caller: Caller,
  { practice, notice }: { practice: PracticeId; notice: SealedNoticeId },
  tokenKey: Uint8Array,
): Promise<Uint8Array> {
  try {
    const input = { params: { practice, id: notice }, body: { token: toBase64url(tokenKey) } }
    const { result } = await caller.json(sealedNoticeOpen, input, undefined)
    return fromBase64url(result.sealed)
  } catch (cause) {
    if (problemCode(cause) === "not_found") throw new EngineError("refused", sentences.gone, { cause })
    throw cause
  }
}

function readLink(link: string): { practice: PracticeId; notice: SealedNoticeId; key: Uint8Array } {
  try {
    const { practice, notice, key } = parseNoticeLink(link)
    return { practice: PracticeId.parse(practice), notice: SealedNoticeId.parse(notice), key }
  } catch (cause) {
    throw new EngineError("invalid_input", sentences.damaged, { field: "link", cause })
  }
}
