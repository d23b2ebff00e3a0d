/**
 * RFC 9457 problems, made here and nowhere else: whatever was thrown becomes a code of the contract's closed list.
 *
 * What is not an ApiError is explained only as far as its kind is known: messages of other errors may quote user data.
 */
import { ApiError, type ErrorCode, type LimitState, type Problem, statusOf } from "@subrosa/contract"
import { codeOf } from "../errors.ts"
import { tokenRefusal } from "../keeper-key-failure.ts"
import { databaseFailure } from "../postgres/failure.ts"

export const problemType = "application/problem+json"

const titles: Record<ErrorCode, string> = {
  invalid_request: "The request is not valid",
  unauthenticated: "Sign in first",
  invalid_signature: "The signature does not fit the request",
  clock_skew: "The device's clock is off",
  replayed: "This request was already made",
  sign_in_failed: "Signing in failed",
  step_up_required: "Confirm that it is you",
  reason_required: "Say why",
  second_person_required: "A second person has to approve",
  forbidden: "Not allowed",
  not_found: "Not found",
  method_not_allowed: "Method not allowed",
  request_timeout: "The request took too long to arrive",
  conflict: "In conflict with what is there",
  version_conflict: "Changed in the meantime",
  gone: "No longer there",
  too_large: "Too large",
  locked: "Locked",
  unsupported_media_type: "Unsupported content type",
  limit_reached: "Limit reached",
  too_many_tries: "Too many tries",
  internal: "Something went wrong in the server",
  database_unreachable: "The database cannot be reached",
  keeper_unreachable: "The keeper cannot be reached",
  disk_full: "The server's disk is full",
}

export function problemOf(error: ApiError, requestId: string): Problem {
  return {
    type: `urn:subrosa:problem:${error.code}`,
    title: titles[error.code],
    status: statusOf[error.code],
    code: error.code,
    detail: error.detail,
    requestId,
    ...(error.errors && { errors: error.errors }),
    ...(error.limit && { limit: error.limit }),
  }
}

/** The refusal that `error` amounts to. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return (
    fromHttpLayer(error) ??
    fromDatabase(error) ??
    tokenRefusal(error) ??
    new ApiError("internal", "try again; the log has more under this request's id", { cause: error })
  )
}

/** Seconds after which trying again makes sense, for the Retry-After header. */
export function retryAfterSeconds(error: ApiError, nowMs: number): number | undefined {
  if (error.code === "database_unreachable" || error.code === "keeper_unreachable") return 2
  return error.limit === undefined ? undefined : secondsUntil(error.limit, nowMs)
}

function secondsUntil({ retryAt }: LimitState, nowMs: number): number | undefined {
  const at = Date.parse(retryAt)
  return Number.isNaN(at) ? undefined : Math.max(1, Math.ceil((at - nowMs) / 1000))
}

function fromDatabase(error: unknown): ApiError | undefined {
  switch (databaseFailure(error)) {
    case "database_unreachable":
      return new ApiError("database_unreachable", "nothing was lost; try again in a moment", { cause: error })
    case "disk_full":
      return new ApiError("disk_full", "what you sent was not saved; the operator has to free disk space", {
        cause: error,
      })
    case undefined:
      return undefined
  }
}

/** Fastify's and Node's own errors; the messages are ours because theirs may quote the URL or the body. */
function fromHttpLayer(cause: unknown): ApiError | undefined {
  const refuse = (code: ErrorCode, detail: string, field?: string) =>
    new ApiError(code, detail, { cause, ...(field && { errors: [{ field, message: detail }] }) })
  switch (codeOf(cause)) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return refuse("too_large", "the body is larger than this operation takes", "body")
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return refuse("unsupported_media_type", "send application/json or application/octet-stream", "content-type")
    case "FST_ERR_CTP_INVALID_JSON_BODY":
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return refuse("invalid_request", "the body is not valid JSON in UTF-8", "body")
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return refuse("invalid_request", "the body's size is not what Content-Length says", "content-length")
    case "FST_ERR_BAD_URL":
    case "FST_ERR_MAX_PARAM_LENGTH":
      return refuse("invalid_request", "the path cannot be read", "path")
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return refuse("request_timeout", "the request did not arrive completely in time")
    case "HPE_HEADER_OVERFLOW":
      return refuse("too_large", "the header is larger than 16 KiB", "header")
  }
  const status = statusCodeOf(cause)
  if (codeOf(cause)?.startsWith("HPE_")) return refuse("invalid_request", "this is not HTTP")
  return status !== undefined && status >= 400 && status < 500
    ? refuse("invalid_request", "the request cannot be read")
    : undefined
}

function statusCodeOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return undefined
  return typeof error.statusCode === "number" ? error.statusCode : undefined
}
