import { bytesField, readFields } from "../fields.ts"
import { type AccountIds, type AccountSecrets, accountSecretsContext } from "../keys/account-secrets.ts"
import type { SealKey } from "../seal.ts"
import { open } from "./open.ts"
import { opening } from "./open-failed.ts"

/** An account's private keys. Throws `open_failed`. */
export async function openAccountSecrets(
  accountKey: SealKey,
  sealed: Uint8Array,
  ids: AccountIds,
): Promise<AccountSecrets> {
  const secrets = await open(accountKey, sealed, accountSecretsContext(ids))
  return opening(() => {
    const fields = readFields(secrets)
    return { kemSeed: bytesField(fields, "kemSeed", 32), signSeed: bytesField(fields, "signSeed", 32) }
  })
}
