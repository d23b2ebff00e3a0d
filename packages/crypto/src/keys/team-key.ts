import type { Bytes } from "@subrosa/codec"
import { sha256 } from "../digest.ts"
import type { SigningKey } from "../ed25519.ts"
import { checkLength } from "../error.ts"
import { hpkeSeal } from "../hpke-seal.ts"
import { context } from "../labels.ts"
import { sign, verify } from "../sign.ts"

/** What a team's key opens (spec/keys.md, "Teams"). A team's kind never changes. */
export type TeamKind = "practice" | "officers" | "emergency" | "care" | "personal"
/** `account` is the member's. Versions count from 1. */
export type TeamKeyIds = { practice: string; team: string; kind: TeamKind; version: number; account: string }
export type SealedTeamKey = { sealed: Bytes; signature: Bytes }

export function teamKeyContext({ practice, team, kind, version, account }: TeamKeyIds): Bytes {
  return context("team-key", practice, team, kind, version, account)
}

/** A team key to one member, signed by whoever seals it (spec/keys.md, "Teams"). */
export async function sealTeamKey(
  teamKey: Uint8Array,
  memberKemPublicKey: Uint8Array,
  sealerKey: SigningKey,
  ids: TeamKeyIds,
): Promise<SealedTeamKey> {
  checkLength(teamKey, 32, "teamKey")
  const sealed = await hpkeSeal(memberKemPublicKey, teamKey, teamKeyContext(ids))
  return { sealed, signature: await sign(sealerKey, sha256(sealed), signatureContext(ids)) }
}

/** Whether the sealer, whose endorsed card holds `sealerPublicKey`, vouches for this sealed team key. */
export function verifyTeamKey(
  { sealed, signature }: SealedTeamKey,
  sealerPublicKey: Uint8Array,
  ids: TeamKeyIds,
): Promise<boolean> {
  return verify(sealerPublicKey, sha256(sealed), signature, signatureContext(ids))
}

function signatureContext({ practice, team, kind, version, account }: TeamKeyIds): Bytes {
  return context("team-key-signature", practice, team, kind, version, account)
}
