/** What a person's client sends to name helpers (spec/keys.md, "Recovery by helpers"). */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { type Parsed, RecoverySetId, type recoveryHelpersUpdate } from "@subrosa/contract"
import { sealRecoveredAccountKey, sealRecoveryKey } from "@subrosa/crypto"
import type { Person } from "./person.ts"

export type RecoveryNaming = Parsed<typeof recoveryHelpersUpdate>["body"]

export async function nameHelpers(of: Person, ...helpers: Person[]): Promise<RecoveryNaming> {
  const { practice, account, keys } = of
  const set = RecoverySetId.parse(randomUUID())
  const [recoveryKey, share] = [randomBytes(32), randomBytes(32)]
  const ids = { practice, account, set }
  return {
    id: set,
    share: toBase64url(share),
    sealedAccountKey: toBase64url(await sealRecoveredAccountKey(keys.accountKey, recoveryKey, share, ids)),
    helpers: await Promise.all(
      helpers.map(async ({ account: helper, keys: { kemPublicKey } }) => {
        const copy = await sealRecoveryKey(recoveryKey, kemPublicKey, keys.signSeed, { ...ids, helper })
        return { helper, sealed: toBase64url(copy.sealed), signature: toBase64url(copy.signature) }
      }),
    ),
  }
}
