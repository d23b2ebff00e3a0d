/** Why a witness cannot start or go on; `hint` says what to do about it. */
export type WitnessErrorCode =
  | "state_corrupt"
  | "state_rolled_back"
  | "state_in_use"
  | "state_not_writable"
  | "key_missing"
  | "key_exposed"
  | "key_malformed"
  | "log_malformed"
  | "log_unknown"
  | "invalid_option"
  | "port_taken"

export class WitnessError extends Error {
  override name = "WitnessError"
  readonly code: WitnessErrorCode
  readonly hint: string
  constructor(code: WitnessErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.hint = hint
  }
}

/** The `code` of a system error ("ENOENT"), or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined
  return typeof error.code === "string" ? error.code : undefined
}
