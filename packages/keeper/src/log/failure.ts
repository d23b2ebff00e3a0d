/** Whose fault it is when a unit of a batch throws: its own, or the database's, which everyone shares. */
import { ApiError } from "@subrosa/contract"

const shared = new Set(["database_unreachable", "disk_full", "internal"])

/**
 * True when the unit alone is to be refused: it threw a refusal, or its own statement was wrong (SQLSTATE, PostgreSQL manual appendix A,
 * outside the classes of lost connections, resources, operators' acts, rolled back transactions and internal errors).
 */
export function isOwnFault(error: unknown): boolean {
  if (error instanceof ApiError) return !shared.has(error.code)
  const state = sqlStateOf(error)
  if (state !== undefined) return !/^(08|25|40|53|55|57|58|XX)/.test(state)
  return !isConnectionError(error)
}

/** What every asker of a batch that failed as a whole is told. */
export function failureOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const code = codeOf(error)
  if (code === "53100" || code === "ENOSPC") {
    return new ApiError("disk_full", "nothing was saved; the operator has to free disk space", { cause: error })
  }
  if (sqlStateOf(error) === undefined && !isConnectionError(error)) {
    return new ApiError("internal", "nothing was released; the server's log has more", { cause: error })
  }
  return new ApiError("database_unreachable", "nothing was released; try again in a moment", { cause: error })
}

function sqlStateOf(error: unknown): string | undefined {
  const code = codeOf(error)
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && error instanceof Error && "severity" in error
    ? code
    : undefined
}

/** pg's own errors of a broken connection bear no code, or the system's (ECONNRESET). */
function isConnectionError(error: unknown): boolean {
  if (codeOf(error) !== undefined) return true
  return error instanceof Error && /connection|timeout|client was closed/i.test(error.message)
}

function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined
}
