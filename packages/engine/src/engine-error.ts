/** How the engine fails, in words for people. */
import type { LimitState } from "@subrosa/contract"

export type EngineErrorCode =
  | "locked"
  | "offline"
  | "proof_failed"
  | "untrusted"
  | "unreadable"
  | "step_up_required"
  | "reason_required"
  | "second_person_required"
  | "sign_in_failed"
  | "limit_reached"
  | "refused"
  | "conflict"
  | "invalid_input"
  | "server_error"

/** A failure for people: `message` says what happened and what to do, without patient data. */
export class EngineError extends Error {
  override name = "EngineError"
  readonly code: EngineErrorCode
  readonly limit: LimitState | undefined
  readonly field: string | undefined
  constructor(
    code: EngineErrorCode,
    message: string,
    extra: { limit?: LimitState; field?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: extra.cause })
    this.code = code
    this.limit = extra.limit
    this.field = extra.field
  }
}
