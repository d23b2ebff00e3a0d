/**
 * The one error of this package. `open_failed` never says whether key, context or bytes were wrong, and no message
 * repeats its input.
 */
export type CryptoErrorCode = "open_failed" | "invalid_input" | "invalid_signature" | "unsupported"

export class CryptoError extends Error {
  readonly code: CryptoErrorCode

  constructor(code: CryptoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = "CryptoError"
    this.code = code
  }
}

/** Refuses bytes of another length. `what` names the argument in the error. */
export function checkLength(bytes: Uint8Array, length: number, what: string): void {
  if (bytes.length !== length) throw new CryptoError("invalid_input", `${what} must be ${length} bytes`)
}
