/** How to reach a database, and how its values become JavaScript's. */
import { type ClientConfig, types } from "pg"
import { BatchingSocket } from "./batching-socket.ts"

/** A host name or socket directory with the rest, or a URL. */
export type Connection =
  | { host: string; port: number; user: string; database: string }
  | { url: string; database?: string }

/** PostgreSQL's type numbers (pg_type.dat). */
const oid = { int8: 20, date: 1082 } as const

/**
 * int8 becomes a number and throws beyond 2^53 rather than lie; a date stays a string, for it has no time zone; timestamptz is
 * a Date, bytea a Buffer (a Uint8Array), uuid and numeric are strings.
 */
export const columnTypes: NonNullable<ClientConfig["types"]> = {
  getTypeParser(type: number, format?: "text" | "binary") {
    if (format !== "binary" && type === oid.int8) return safeInteger
    if (format !== "binary" && type === oid.date) return String
    return format === "binary" ? types.getTypeParser(type, "binary") : types.getTypeParser(type, "text")
  },
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError("an int8 from the database exceeds 2^53")
  return value
}

export function clientConfig(connection: Connection): ClientConfig {
  const target =
    "url" in connection
      ? { connectionString: connection.url, ...(connection.database && { database: connection.database }) }
      : connection
  return {
    ...target,
    types: columnTypes,
    application_name: "subrosa",
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // Queries sent without awaiting each other share their round trip; each still is its own statement.
    pipeline: true,
    stream: () => new BatchingSocket(),
  }
}
