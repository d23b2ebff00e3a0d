import type { PracticeId } from "@subrosa/contract"
import type { Database } from "./db.ts"

const all = { name: "keeper.practice-ids", text: "select keeper.practice_ids() as id" }

/** The practices there are, the oldest first: for what the server does by itself. */
export async function everyPractice(db: Database): Promise<PracticeId[]> {
  const { rows } = await db.anywhere((sql) => sql.query<{ id: PracticeId }>(all))
  return rows.map(({ id }) => id)
}
