/** A team key sealed to members, signed by whoever seals it (spec/keys.md, "Teams"). */
import { toBase64url } from "@subrosa/codec"
import { type AccountId, type PracticeId, SealedTeamKey, type TeamId, type TeamKind } from "@subrosa/contract"
import { sealTeamKey } from "@subrosa/crypto"

export interface Sealer {
  practice: PracticeId
  account: AccountId
  signSeed: Uint8Array
}

/** `kind`: what the team was made as by this client, or what its key was opened under (spec/keys.md, "Teams"). */
export interface TeamKeyToSeal {
  team: TeamId
  kind: TeamKind
  version: number
  key: Uint8Array
}

/** To whom: the card must be one this client trusts. */
export interface Recipient {
  account: AccountId
  kemPublicKey: Uint8Array
}

export async function sealTeamKeyTo(
  sealer: Sealer,
  teamKey: TeamKeyToSeal,
  recipient: Recipient,
): Promise<SealedTeamKey> {
  const { team, kind, version, key } = teamKey
  const { account, kemPublicKey } = recipient
  const ids = { practice: sealer.practice, team, kind, version, account }
  const { sealed, signature } = await sealTeamKey(key, kemPublicKey, sealer.signSeed, ids)
  return SealedTeamKey.parse({
    team,
    version,
    account,
    sealed: toBase64url(sealed),
    sealer: sealer.account,
    signature: toBase64url(signature),
  })
}

/** Every key to every recipient. */
export function sealTeamKeysTo(
  sealer: Sealer,
  teamKeys: readonly TeamKeyToSeal[],
  recipients: readonly Recipient[],
): Promise<SealedTeamKey[]> {
  return Promise.all(
    recipients.flatMap((recipient) => teamKeys.map((teamKey) => sealTeamKeyTo(sealer, teamKey, recipient))),
  )
}
