/**
 * The document `preferences` of a person's own team, as far as signing in needs it (spec/keys.md, "Team documents"): the practice card's
 * digest, so that a device which has never seen the card knows it from another (spec/account.md, "Practice card").
 */
import { canonicalJson, fromBase64url, fromJson, toBase64url } from "@subrosa/codec"
import type { PracticeId } from "@subrosa/contract"
import { sealDocument, teamDocumentKey } from "@subrosa/crypto"
import type { TeamKeyVersion } from "../core.ts"
import { wipe } from "./secret-keys.ts"

export const preferencesName = "preferences"

export interface Preferences {
  practiceCardDigest: Uint8Array
}

/** The first version, sealed under a new personal team's key, as B64U. */
export async function sealPreferences(
  practice: PracticeId,
  { team, version, key }: TeamKeyVersion,
  { practiceCardDigest }: Preferences,
): Promise<string> {
  const documentKey = teamDocumentKey(key, { practice, team, version })
  const plaintext = canonicalJson({ practiceCardDigest: toBase64url(practiceCardDigest) })
  const sealed = await sealDocument(documentKey, plaintext, { practice, team, name: preferencesName })
  wipe(documentKey)
  return toBase64url(sealed)
}

/** Undefined when it is not what `sealPreferences` seals. */
export function parsePreferences(plaintext: Uint8Array): Preferences | undefined {
  try {
    const digest: unknown = Object.getOwnPropertyDescriptor(Object(fromJson(plaintext)), "practiceCardDigest")?.value
    const practiceCardDigest = fromBase64url(typeof digest === "string" ? digest : "")
    return practiceCardDigest.length === 32 ? { practiceCardDigest } : undefined
  } catch {
    return undefined
  }
}
