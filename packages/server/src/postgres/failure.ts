/** What a failed query means to the one who asked: the database's fault (try again), a full disk, or neither. */
import { codeOf } from "../errors.ts"

export type DatabaseFailure = "database_unreachable" | "disk_full"

const systemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
])

// pg gives these no code (pg/lib/client.js, pg-pool/index.js).
const uncoded =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Query read timeout|Client was closed)/

/**
 * Classifies by SQLSTATE (PostgreSQL manual, appendix A), system code or pg's own message; looks at causes as well.
 *
 * Only errors of a database client may be given to it: ENOENT of a file means something else.
 */
export function databaseFailure(error: unknown): DatabaseFailure | undefined {
  const code = codeOf(error)
  if (code === "53100" || code === "ENOSPC" || code === "EDQUOT") return "disk_full"
  if (code !== undefined && (/^(08...|57P0[1-5]|53300)$/.test(code) || systemCodes.has(code)))
    return "database_unreachable"
  if (error instanceof AggregateError) return databaseFailure(error.errors[0])
  if (!(error instanceof Error)) return undefined
  if (uncoded.test(error.message)) return "database_unreachable"
  return error.cause === undefined ? undefined : databaseFailure(error.cause)
}
