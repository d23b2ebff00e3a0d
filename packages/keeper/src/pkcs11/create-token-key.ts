/** Makes a key-encryption key inside a token, as one that can never leave it. */
import { KeeperError } from "../error.ts"
import { loadModule, type Module } from "./module.ts"
import type { Pkcs11Uri } from "./parse-pkcs11-uri.ts"
import { tokenFailure } from "./token-failure.ts"
import { closeSession, findKeys, logIn, type TokenMechanism } from "./token-session.ts"

const keyBytes = 32

/** @throws KeeperError `key_exists` when the token has one of this name; `token_…` */
export async function createTokenKey(uri: Pkcs11Uri, pin: string): Promise<TokenMechanism> {
  const module = await loadModule(uri.modulePath)
  try {
    const { session, slot } = logIn(module, uri, pin)
    try {
      if (findKeys(module, session, uri.object).length > 0) {
        throw new KeeperError("key_exists", `the token ${uri.token} has a key named ${uri.object} already`)
      }
      const mechanism = chooseMechanism(module, slot)
      await generate(module, session, uri.object, mechanism)
      return mechanism
    } finally {
      closeSession(module, session)
    }
  } catch (error) {
    throw tokenFailure(error)
  }
}

function chooseMechanism({ p11, library }: Module, slot: Buffer): TokenMechanism {
  const can = new Set(library.C_GetMechanismList(slot))
  if (can.has(p11.CKM_AES_GCM) && can.has(p11.CKM_AES_KEY_GEN)) return "aes-gcm"
  if (can.has(p11.CKM_SHA256_HMAC) && can.has(p11.CKM_GENERIC_SECRET_KEY_GEN)) return "hmac-sha256"
  throw new KeeperError(
    "token_failed",
    "this token does not make secret keys by itself: make an HMAC-SHA-256 key with its own tool (docs/guides/reused-hardware.md)",
  )
}

async function generate({ p11, library }: Module, session: Buffer, label: string, kind: TokenMechanism): Promise<void> {
  const isAes = kind === "aes-gcm"
  const mechanism = isAes ? p11.CKM_AES_KEY_GEN : p11.CKM_GENERIC_SECRET_KEY_GEN
  await library.C_GenerateKeyAsync(session, { mechanism }, [
    { type: p11.CKA_CLASS, value: p11.CKO_SECRET_KEY },
    { type: p11.CKA_KEY_TYPE, value: isAes ? p11.CKK_AES : p11.CKK_GENERIC_SECRET },
    { type: p11.CKA_LABEL, value: label },
    { type: p11.CKA_VALUE_LEN, value: keyBytes },
    { type: p11.CKA_TOKEN, value: true },
    { type: p11.CKA_PRIVATE, value: true },
    { type: p11.CKA_SENSITIVE, value: true },
    { type: p11.CKA_EXTRACTABLE, value: false },
    ...(isAes ? [p11.CKA_ENCRYPT, p11.CKA_DECRYPT] : [p11.CKA_SIGN]).map((type) => ({ type, value: true })),
  ])
}
