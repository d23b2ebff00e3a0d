import { type Bytes, canonicalJson, toBase64url } from "@subrosa/codec"
import { signPublicKey } from "../ed25519.ts"
import { checkLength } from "../error.ts"
import { kemPublicKey } from "../hpke-seal.ts"
import { context } from "../labels.ts"
import { randomKey } from "../random.ts"
import { type SealKey, seal } from "../seal.ts"

export type AccountIds = { practice: string; account: string }
export type AccountSecrets = { kemSeed: Bytes; signSeed: Bytes }
export type AccountKeys = AccountSecrets & { accountKey: Bytes; kemPublicKey: Bytes; signPublicKey: Bytes }

/** All keys of a new account. */
export async function generateAccountKeys(): Promise<AccountKeys> {
  const kemSeed = randomKey()
  const signSeed = randomKey()
  return {
    accountKey: randomKey(),
    kemSeed,
    kemPublicKey: await kemPublicKey(kemSeed),
    signSeed,
    signPublicKey: signPublicKey(signSeed),
  }
}

export function accountSecretsContext({ practice, account }: AccountIds): Bytes {
  return context("account-secrets", practice, account)
}

/** The private keys under the account key (spec/keys.md, "Account"). */
export async function sealAccountSecrets(
  accountKey: SealKey,
  { kemSeed, signSeed }: AccountSecrets,
  ids: AccountIds,
): Promise<Bytes> {
  checkLength(kemSeed, 32, "kemSeed")
  checkLength(signSeed, 32, "signSeed")
  const secrets = canonicalJson({ kemSeed: toBase64url(kemSeed), signSeed: toBase64url(signSeed) })
  return seal(accountKey, secrets, accountSecretsContext(ids))
}
