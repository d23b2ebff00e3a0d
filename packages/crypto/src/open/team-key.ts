import type { Bytes } from "@subrosa/codec"
import { CryptoError } from "../error.ts"
import { type SealedTeamKey, type TeamKeyIds, teamKeyContext, verifyTeamKey } from "../keys/team-key.ts"
import { hpkeOpen } from "./hpke-open.ts"
import { openFailed } from "./open-failed.ts"

/**
 * A member's team key. `sealerPublicKey` comes from the sealer's endorsed card: without that check a server could hand
 * out a team key of its own. Under another kind than it was sealed for it does not verify. Throws `invalid_signature` before anything is opened, or `open_failed`.
 */
export async function openTeamKey(
  kemSeed: Uint8Array,
  sealedKey: SealedTeamKey,
  sealerPublicKey: Uint8Array,
  ids: TeamKeyIds,
): Promise<Bytes> {
  if (!(await verifyTeamKey(sealedKey, sealerPublicKey, ids))) {
    throw new CryptoError("invalid_signature", "the sealer does not vouch for this team key")
  }
  const teamKey = await hpkeOpen(kemSeed, sealedKey.sealed, teamKeyContext(ids))
  if (teamKey.length !== 32) throw openFailed()
  return teamKey
}
