/**
 * Words for officers alone (spec/case.md, "Text"): of a case, of a drill, of a decoy. Sealed under the officers' team as a document, led by the key's
 * version, as a release's note is under the practice's: uint32be(version) || sealed.
 */
import {
  CodecError,
  concat,
  fromBase64url,
  fromUtf8,
  readUint32be,
  toBase64url,
  toHex,
  uint32be,
  utf8,
} from "@subrosa/codec"
import { CryptoError, sealDocument, teamDocumentKey } from "@subrosa/crypto"
import { openDocument } from "@subrosa/crypto/open"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"

/** What a sealed text belongs to: it opens at no other place. */
export type OfficersPlace = `case-text/${string}` | `case-code/${string}` | `drill-report/${string}` | `decoy/${string}`

/** Of a code, by its token (B64U): parts of a context are in lower case. */
export const codePlace = (token: string): OfficersPlace => `case-code/${toHex(fromBase64url(token))}`

/** B64U. Many may be sealed with one key: see `officersSealer`. */
export async function sealOfficersText(core: Core, place: OfficersPlace, text: string): Promise<string> {
  const seal = await officersSealer(core)
  return seal(place, text)
}

/** Seals many under the newest officers' key, read once. */
export async function officersSealer(core: Core): Promise<(place: OfficersPlace, text: string) => Promise<string>> {
  const { team, version, key } = await core.newestTeam("officers")
  const practice = core.practice()
  const documentKey = teamDocumentKey(key, { practice, team, version })
  return async (place, text) => {
    const sealed = await sealDocument(documentKey, utf8(text), { practice, team, name: place })
    return toBase64url(concat(uint32be(version), sealed))
  }
}

/** Null when it does not open with this person's keys. */
export async function openOfficersText(core: Core, place: OfficersPlace, sealedB64u: string): Promise<string | null> {
  try {
    const bytes = fromBase64url(sealedB64u)
    const practice = core.practice()
    const { team } = await core.newestTeam("officers")
    const version = readUint32be(bytes)
    const documentKey = teamDocumentKey(await core.teamKey(team, version), { practice, team, version })
    return fromUtf8(await openDocument(documentKey, bytes.subarray(4), { practice, team, name: place }))
  } catch (error) {
    const isUnreadable = error instanceof CodecError || error instanceof CryptoError
    if (isUnreadable || (error instanceof EngineError && error.code !== "locked")) return null
    throw error
  }
}
