import { type Bytes, concat } from "@subrosa/codec"
import type { SigningKey } from "./ed25519.ts"
import { checkLength } from "./error.ts"
import type { AccountIds } from "./keys/account-secrets.ts"
import { context } from "./labels.ts"
import { sign, verify } from "./sign.ts"

/** A sign-in challenge (32 bytes, the server's) and the key of the device that signs in. */
export type SignIn = { challenge: Uint8Array; devicePublicKey: Uint8Array }

/** A key file's answer to a sign-in challenge (spec/key-file.md): the account's key vouches for the device's. */
export async function signSignIn(signKey: SigningKey, signIn: SignIn, ids: AccountIds): Promise<Bytes> {
  return sign(signKey, message(signIn), context("sign-in", ids.practice, ids.account))
}

/** Whether the account, whose card holds `signPublicKey`, answered this challenge for this device. */
export async function verifySignIn(
  signPublicKey: Uint8Array,
  signIn: SignIn,
  signature: Uint8Array,
  ids: AccountIds,
): Promise<boolean> {
  return verify(signPublicKey, message(signIn), signature, context("sign-in", ids.practice, ids.account))
}

function message({ challenge, devicePublicKey }: SignIn): Bytes {
  checkLength(challenge, 32, "challenge")
  checkLength(devicePublicKey, 32, "devicePublicKey")
  return concat(challenge, devicePublicKey)
}
