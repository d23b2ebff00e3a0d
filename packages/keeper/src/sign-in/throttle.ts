/**
 * Slows down guesses: ten tries in a quarter of an hour per subject, until one succeeds.
 *
 * A try is counted before it is judged, so that many at once cannot pass together. For passwords it counts when the login
 * *starts*: OPAQUE's first answer already tells the guesser whether the guess was right.
 */
import { createHash } from "node:crypto"
import { ApiError } from "@subrosa/contract"
import type { KeeperDeps } from "../deps.ts"

export const triesMax = 10
export const windowMinutes = 15

/** Who is guessed at, as the table has it: a digest, so that a stolen table lists no login names. */
export type Subject = string
export const subjectOf = (kind: string, ...parts: string[]): Subject =>
  createHash("sha256")
    .update([kind, ...parts].join("\n"))
    .digest("base64url")

/** Counts a try. Throws `too_many_tries`, for subjects that exist and those that do not. */
export async function tryCount({ db, clock }: Pick<KeeperDeps, "db" | "clock">, subject: Subject): Promise<void> {
  const now = clock()
  const since = new Date(now.getTime() - windowMinutes * 60_000)
  const tries = await db.anywhere(async (sql) => {
    await sql.query({ name: "try_expire", text: "delete from keeper.failed_try where subject = $1 and at <= $2" }, [
      subject,
      since,
    ])
    await sql.query({ name: "try_insert", text: "insert into keeper.failed_try (subject, at) values ($1, $2)" }, [
      subject,
      now,
    ])
    const { rows } = await sql.query<{ tries: number }>(
      { name: "try_count", text: "select count(*)::int as tries from keeper.failed_try where subject = $1" },
      [subject],
    )
    return rows[0]?.tries ?? 0
  })
  if (tries > triesMax) {
    throw new ApiError("too_many_tries", `too many tries; wait ${windowMinutes} minutes and try again`)
  }
}

/** Forgets the tries after a success. */
export async function tryClear({ db }: Pick<KeeperDeps, "db">, subject: Subject): Promise<void> {
  await db.anywhere((sql) =>
    sql.query({ name: "try_clear", text: "delete from keeper.failed_try where subject = $1" }, [subject]),
  )
}
