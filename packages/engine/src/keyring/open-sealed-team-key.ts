/**
 * One sealed team key becomes usable (spec/keys.md, "Teams"): only after the sealer's signature verifies with a card that this client
 * trusts, else a server could hand out a team key of its own.
 */
import { fromBase64url } from "@subrosa/codec"
import type { AccountId, PracticeId, SealedTeamKey, TeamKind } from "@subrosa/contract"
import { CryptoError, type SealedTeamKey as SealedBytes, signPublicKey, type Trust } from "@subrosa/crypto"
import { openTeamKey } from "@subrosa/crypto/open"
import { EngineError } from "../port.ts"
import type { SecretKeys } from "../session/secret-keys.ts"

export interface Holder {
  practice: PracticeId
  account: AccountId
  secrets: SecretKeys
}

/**
 * The key of a team of this kind. Throws `untrusted` when the sealer is not vouched for or did not sign it for such a team, `unreadable`
 * when it does not open.
 */
export async function openSealedTeamKey(
  holder: Holder,
  sealedKey: SealedTeamKey,
  kind: TeamKind,
  trust: Trust | undefined,
): Promise<Uint8Array> {
  const { practice, account, secrets } = holder
  const { team, version, sealer } = sealedKey
  if (sealedKey.account !== account) throw untrusted()
  const sealerKey = sealerPublicKey(holder, kind, sealer, trust)
  const bytes: SealedBytes = {
    sealed: fromBase64url(sealedKey.sealed),
    signature: fromBase64url(sealedKey.signature),
  }
  try {
    return await openTeamKey(secrets.kemSeed, bytes, sealerKey, { practice, team, kind, version, account })
  } catch (cause) {
    if (cause instanceof CryptoError && cause.code === "invalid_signature") throw untrusted()
    throw new EngineError("unreadable", "A team's key does not open with your keys. Ask an owner to add you anew.", {
      cause,
    })
  }
}

/** Nobody but its holder seals a personal team's key: what is written under it is for them alone. */
function sealerPublicKey(
  { account, secrets }: Holder,
  kind: TeamKind,
  sealer: string,
  trust: Trust | undefined,
): Uint8Array {
  if (sealer === account) return signPublicKey(secrets.signSeed)
  const card = kind === "personal" ? undefined : trust?.trusted.get(sealer)?.card
  if (!card) throw untrusted()
  return card.signPublicKey
}

function untrusted(): EngineError {
  return new EngineError(
    "untrusted",
    "The server handed out a team key that nobody you trust has sealed. It was not used. Tell an owner of the practice.",
  )
}
