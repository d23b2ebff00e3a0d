/** Which of some entries the keeper has taken: their release is in its hands, and their writing in the log. Also those that were shredded. */
import type { EntryId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"

const readTaken = {
  name: "keeper.share.taken",
  text: "select entry from keeper.share where practice = $1 and entry = any($2::uuid[])",
}

export async function entriesTaken(
  db: Database,
  { practice }: Caller,
  entries: readonly EntryId[],
): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set()
  const { rows } = await db.inPractice(practice, (sql) => sql.query<{ entry: string }>(readTaken, [practice, entries]))
  return new Set(rows.map(({ entry }) => entry))
}
