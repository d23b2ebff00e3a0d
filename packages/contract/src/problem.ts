/** Errors as RFC 9457 problems: one closed list of codes, each with its HTTP status. */
import { z } from "zod"

export const statusOf = {
  invalid_request: 400,
  unauthenticated: 401,
  invalid_signature: 401,
  clock_skew: 401,
  replayed: 401,
  sign_in_failed: 401,
  step_up_required: 403,
  reason_required: 403,
  second_person_required: 403,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  version_conflict: 412,
  gone: 410,
  too_large: 413,
  locked: 423,
  unsupported_media_type: 415,
  limit_reached: 429,
  too_many_tries: 429,
  internal: 500,
  database_unreachable: 503,
  keeper_unreachable: 503,
  disk_full: 507,
} as const satisfies Record<string, number>
export type ErrorCode = keyof typeof statusOf

export const FieldError = z.object({ field: z.string(), message: z.string() })
export type FieldError = z.infer<typeof FieldError>

/** What a limit that was reached tells the person (spec/log.md, DESIGN 4). */
export const LimitState = z.object({
  window: z.enum(["hour", "day"]),
  limit: z.int(),
  used: z.int(),
  retryAt: z.string(),
  /** Which of the lower limits, if it is one of them. */
  tier: z.enum(["psychotherapy-notes", "substance-use"]).exactOptional(),
})
export type LimitState = z.infer<typeof LimitState>

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(FieldError).optional(),
  limit: LimitState.optional(),
})
export type Problem = z.infer<typeof Problem>

/** A refusal that travels: thrown by keeper, store and server, carried as a problem, thrown again by the client. */
export class ApiError extends Error {
  override name = "ApiError"
  readonly code: ErrorCode
  readonly detail: string
  readonly errors: FieldError[] | undefined
  readonly limit: LimitState | undefined
  constructor(
    code: ErrorCode,
    detail: string,
    extra: { errors?: FieldError[]; limit?: LimitState; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, { cause: extra.cause })
    this.code = code
    this.detail = detail
    this.errors = extra.errors
    this.limit = extra.limit
  }
}
