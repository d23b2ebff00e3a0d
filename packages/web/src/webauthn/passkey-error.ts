/** Why a passkey was not made or used. */
export type PasskeyErrorCode = "cancelled" | "no_prf" | "exists" | "unsupported"

const sentences: Record<PasskeyErrorCode, string> = {
  cancelled: "The passkey was not confirmed. Nothing has changed; please try again.",
  no_prf:
    "This passkey provider cannot open encryption keys (it lacks the PRF extension). Use another device or security key, or a password with one-time codes.",
  exists: "This device already holds a passkey of this account.",
  unsupported: "This browser cannot use passkeys here. Use a current browser, or a password with one-time codes.",
}

export class PasskeyError extends Error {
  override name = "PasskeyError"
  readonly code: PasskeyErrorCode
  constructor(code: PasskeyErrorCode, cause?: unknown) {
    super(sentences[code], { cause })
    this.code = code
  }
}

/** The browser's DOMException in our words. */
export function passkeyError(error: unknown): unknown {
  if (error instanceof PasskeyError || !(error instanceof DOMException)) return error
  if (error.name === "InvalidStateError") return new PasskeyError("exists", error)
  if (error.name === "NotAllowedError" || error.name === "AbortError") return new PasskeyError("cancelled", error)
  return new PasskeyError("unsupported", error)
}
