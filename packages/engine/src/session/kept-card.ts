/**
 * The practice card on a device that has none pinned: it must be the one whose digest the person's own `preferences` hold, sealed by
 * themself when the account was made (spec/account.md, "Practice card"). A server that shows another card, or withholds or replaces the
 * document, is refused.
 */
import { equal, fromBase64url } from "@subrosa/codec"
import { documentRead, type Operation, type Result, type TeamId } from "@subrosa/contract"
import { teamDocumentKey } from "@subrosa/crypto"
import { openDocument } from "@subrosa/crypto/open"
import { problemCode } from "../call/problem.ts"
import type { CallInput } from "../core.ts"
import { openSealedTeamKey } from "../keyring/open-sealed-team-key.ts"
import { EngineError } from "../port.ts"
import type { Entrance, SessionRead } from "./look.ts"
import { type Preferences, parsePreferences, preferencesName } from "./preferences.ts"
import { wipe } from "./secret-keys.ts"

/** One signed call of the session that is being entered. */
export type Ask = <O extends Operation>(op: O, input: CallInput<O>) => Promise<Result<O>>

/** Throws `untrusted` unless the person's preferences hold this digest; `offline` and the like when the server cannot be asked. */
export async function checkKeptCard(
  ask: Ask,
  entrance: Entrance,
  read: SessionRead,
  digest: Uint8Array,
): Promise<void> {
  for (const { id } of read.teams.filter(({ kind }) => kind === "personal")) {
    const kept = await readPreferences(ask, entrance, read, id)
    if (kept && equal(kept.practiceCardDigest, digest)) return
  }
  throw new EngineError(
    "untrusted",
    "The server shows another practice card than the one you joined, or hides which one that was. Do not go on: ask whoever runs the server.",
  )
}

/** Undefined when there are none, or none that this account has sealed. */
async function readPreferences(
  ask: Ask,
  { practice, account, secrets }: Entrance,
  read: SessionRead,
  team: TeamId,
): Promise<Preferences | undefined> {
  const kept = await ask(documentRead, { params: { team }, query: { name: preferencesName } }).catch(absent)
  const version = kept?.teamVersion
  const sealedKey = read.teamKeys.find((key) => key.team === team && key.version === version)
  if (!kept || !version || !sealedKey) return undefined
  try {
    const teamKey = await openSealedTeamKey({ practice, account, secrets }, sealedKey, "personal", undefined)
    const documentKey = teamDocumentKey(teamKey, { practice, team, version })
    const ids = { practice, team, name: preferencesName }
    const plaintext = await openDocument(documentKey, fromBase64url(kept.sealed), ids)
    wipe(teamKey, documentKey)
    return parsePreferences(plaintext)
  } catch {
    return undefined
  }
}

function absent(error: unknown): undefined {
  if (problemCode(error) !== "not_found") throw error
}
