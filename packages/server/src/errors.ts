/**
 * Why a server cannot start or go on. Each error says what happened and, in `hint`, what to do about it.
 *
 * These reach the operator's terminal; what reaches an HTTP caller is made in http/problem.ts.
 */
export type ServerErrorCode =
  | "invalid_option"
  | "port_taken"
  | "address_unavailable"
  | "data_not_writable"
  | "data_in_use"
  | "data_not_reachable"
  | "disk_full"
  | "postgres_missing"
  | "postgres_version"
  | "postgres_failed"
  | "database_unreachable"
  | "database_refused"
  | "database_too_new"
  | "database_role_missing"
  | "migration_failed"
  | "web_build_failed"
  | "practice_exists"
  | "keeper_key_refused"
  | "keeper_refused"
  | "restore_failed"

export class ServerError extends Error {
  override name = "ServerError"
  readonly code: ServerErrorCode
  readonly hint: string
  constructor(code: ServerErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.hint = hint
  }
}

/** The `code` of a system or PostgreSQL error ("ENOENT", "57P01"), or undefined. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined
  return typeof error.code === "string" ? error.code : undefined
}
