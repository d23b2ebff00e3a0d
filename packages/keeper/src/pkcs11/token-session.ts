/** A session with one token: logged in, its key found and seen to be one that cannot leave. */
import { KeeperError } from "../error.ts"
import { type Library, loadModule, type Module, type Pkcs11 } from "./module.ts"
import type { Pkcs11Uri } from "./parse-pkcs11-uri.ts"
import { reasonOf, tokenFailure } from "./token-failure.ts"

export type TokenMechanism = "aes-gcm" | "hmac-sha256"

export interface TokenSession {
  p11: Pkcs11
  library: Library
  session: Buffer
  key: Buffer
  mechanism: TokenMechanism
  /** False once the library was started anew. */
  isCurrent(): boolean
  close(): void
}

/** `anew`: starts the library again, to see a token that was put back. @throws KeeperError */
export async function openTokenSession(uri: Pkcs11Uri, pin: string, { anew = false } = {}): Promise<TokenSession> {
  const module = await loadModule(uri.modulePath)
  try {
    if (anew) module.restart()
    const { session, slot } = logIn(module, uri, pin)
    const found = findKeys(module, session, uri.object)
    const [key] = found
    if (key === undefined) throw new KeeperError("key_missing", `the token ${uri.token} has no key named ${uri.object}`)
    if (found.length > 1)
      throw new KeeperError("key_malformed", `the token ${uri.token} has several keys named ${uri.object}`)
    const mechanism = mechanismOf(module, slot, session, key)
    const generation = module.generation()
    return {
      ...{ p11: module.p11, library: module.library, session, key, mechanism },
      isCurrent: () => module.generation() === generation,
      close: () => closeSession(module, session),
    }
  } catch (error) {
    throw tokenFailure(error)
  }
}

/** Opens a session for writing, and logs in as the token's user. */
export function logIn(module: Module, { token, serial }: Pkcs11Uri, pin: string): { session: Buffer; slot: Buffer } {
  const { p11, library } = module
  const slots = library.C_GetSlotList(true).filter((slot) => {
    const info = library.C_GetTokenInfo(slot)
    return trimmed(info.label) === token && (serial === undefined || trimmed(info.serialNumber) === serial)
  })
  const [slot] = slots
  if (slot === undefined) throw new KeeperError("token_missing", `there is no token named ${token}`)
  if (slots.length > 1) {
    throw new KeeperError("token_missing", `there are several tokens named ${token}: add serial=... to the URI`)
  }
  if ((library.C_GetTokenInfo(slot).flags & p11.CKF_USER_PIN_LOCKED) !== 0) {
    throw new KeeperError("token_locked", `the token ${token} is locked: too many wrong PINs`)
  }
  const session = library.C_OpenSession(slot, p11.CKF_RW_SESSION | p11.CKF_SERIAL_SESSION)
  try {
    library.C_Login(session, p11.CKU_USER, pin)
  } catch (error) {
    if (reasonOf(error) !== "CKR_USER_ALREADY_LOGGED_IN") {
      closeSession(module, session)
      throw error
    }
  }
  return { session, slot }
}

/** PKCS#11 pads texts with blanks, some libraries with NUL. */
const trimmed = (text: string): string => text.replace(/[\s\0]+$/, "")

export function findKeys({ p11, library }: Module, session: Buffer, label: string): Buffer[] {
  library.C_FindObjectsInit(session, [
    { type: p11.CKA_CLASS, value: p11.CKO_SECRET_KEY },
    { type: p11.CKA_LABEL, value: label },
  ])
  try {
    return library.C_FindObjects(session, 3)
  } finally {
    library.C_FindObjectsFinal(session)
  }
}

/** @throws KeeperError `key_exposed`, `key_malformed` */
function mechanismOf({ p11, library }: Module, slot: Buffer, session: Buffer, key: Buffer): TokenMechanism {
  const [sensitive, extractable, type] = library
    .C_GetAttributeValue(session, key, [
      { type: p11.CKA_SENSITIVE },
      { type: p11.CKA_EXTRACTABLE },
      { type: p11.CKA_KEY_TYPE },
    ])
    .map(({ value }) => Buffer.from(value))
  if (sensitive?.[0] !== 1 || extractable?.[0] !== 0) {
    throw new KeeperError(
      "key_exposed",
      "this key may leave its token: make one that may not (subrosa keeper key create)",
    )
  }
  const can = new Set(library.C_GetMechanismList(slot))
  const isAes = type?.readUInt32LE(0) === p11.CKK_AES
  if (isAes && can.has(p11.CKM_AES_GCM)) return "aes-gcm"
  if (!isAes && can.has(p11.CKM_SHA256_HMAC)) return "hmac-sha256"
  throw new KeeperError(
    "key_malformed",
    "the key is neither for AES-GCM nor for HMAC-SHA-256, or the token cannot do that",
  )
}

export function closeSession({ library }: Module, session: Buffer): void {
  try {
    library.C_CloseSession(session)
  } catch {
    // Already gone with its token.
  }
}
