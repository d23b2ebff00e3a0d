/** What a token answers instead of doing its work, sorted by what somebody can do about it. */
import { KeeperError, type KeeperErrorCode } from "../error.ts"

const codes: Record<string, KeeperErrorCode> = {
  CKR_PIN_INCORRECT: "token_pin",
  CKR_PIN_INVALID: "token_pin",
  CKR_PIN_LEN_RANGE: "token_pin",
  CKR_PIN_LOCKED: "token_locked",
  CKR_PIN_EXPIRED: "token_locked",
  CKR_TOKEN_NOT_PRESENT: "token_missing",
  CKR_TOKEN_NOT_RECOGNIZED: "token_missing",
  CKR_DEVICE_REMOVED: "token_missing",
}

/** Answers of the decrypting step that mean the bytes, not the token: some libraries have no better word than a general error. */
const notOpened = new Set([
  "CKR_ENCRYPTED_DATA_INVALID",
  "CKR_ENCRYPTED_DATA_LEN_RANGE",
  "CKR_AEAD_DECRYPT_FAILED",
  "CKR_SIGNATURE_INVALID",
  "CKR_DATA_INVALID",
  "CKR_GENERAL_ERROR",
])

/** The PKCS#11 name of an error ("CKR_PIN_INCORRECT"), or undefined. */
export function reasonOf(error: unknown): string | undefined {
  return error instanceof Error ? /^CKR_[A-Z0-9_]+/.exec(error.message)?.[0] : undefined
}

export const meansNotOpened = (error: unknown): boolean => notOpened.has(reasonOf(error) ?? "")

/** The failure in words. Never holds the PIN. */
export function tokenFailure(error: unknown): KeeperError {
  if (error instanceof KeeperError) return error
  const reason = reasonOf(error)
  const code = codes[reason ?? ""] ?? "token_failed"
  return new KeeperError(code, sentences[code] ?? `the token does not answer as it should (${reason ?? "no reason"})`, {
    cause: error,
  })
}

const sentences: Partial<Record<KeeperErrorCode, string>> = {
  token_pin: "the token's PIN is wrong",
  token_locked: "the token is locked: too many wrong PINs, or its PIN has expired",
  token_missing: "the token is not there",
}
