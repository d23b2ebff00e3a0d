/**
 * A reason in a person's own words that goes into the log with an opening. It is sealed for the staff (under the practice team's document
 * key, by the name `release-note`), led by the key's version: uint32be(version) || sealed.
 */
import { CodecError, concat, fromBase64url, fromUtf8, readUint32be, toBase64url, uint32be, utf8 } from "@subrosa/codec"
import { CryptoError, sealDocument, teamDocumentKey } from "@subrosa/crypto"
import { openDocument } from "@subrosa/crypto/open"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"

const name = "release-note"
const noteMaxBytes = 1200

/** B64U for the request. @throws EngineError invalid_input when it is longer than 1,200 bytes */
export async function sealReleaseNote(core: Core, note: string): Promise<string> {
  const text = utf8(note)
  if (text.length > noteMaxBytes) {
    throw new EngineError("invalid_input", "The reason is too long: a sentence or two is enough.", { field: "note" })
  }
  const { team, version, key } = await core.newestTeam("practice")
  const ids = { practice: core.practice(), team, version }
  const sealed = await sealDocument(teamDocumentKey(key, ids), text, { practice: ids.practice, team, name })
  return toBase64url(concat(uint32be(version), sealed))
}

/** The reason, or undefined when it does not open with this person's keys. */
export async function openReleaseNote(core: Core, note: string): Promise<string | undefined> {
  try {
    const bytes = fromBase64url(note)
    const { team } = await core.newestTeam("practice")
    const ids = { practice: core.practice(), team, version: readUint32be(bytes) }
    const documentKey = teamDocumentKey(await core.teamKey(team, ids.version), ids)
    return fromUtf8(await openDocument(documentKey, bytes.subarray(4), { practice: ids.practice, team, name }))
  } catch (error) {
    const isUnreadable = error instanceof CodecError || error instanceof CryptoError
    if (isUnreadable || (error instanceof EngineError && error.code !== "locked")) return undefined
    throw error
  }
}
