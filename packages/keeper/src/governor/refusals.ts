/** Refusals in a row, as stored. An account that was locked for them begins anew. */
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { isHammering, type Refusals } from "./hammering.ts"

const store = {
  name: "keeper.refusal.store",
  text: `insert into keeper.refusal (practice, account, refusals, last_at)
    select $1, * from unnest($2::uuid[], $3::int[], $4::timestamptz[])
    on conflict (practice, account) do update set refusals = excluded.refusals, last_at = excluded.last_at`,
}

export async function refusalsStore(
  sql: Sql,
  practice: string,
  refused: readonly { caller: Pick<Caller, "account">; refusals: Refusals }[],
): Promise<void> {
  await sql.query(store, [
    practice,
    refused.map(({ caller }) => caller.account),
    refused.map(({ refusals }) => (isHammering(refusals) ? 0 : refusals.refusals)),
    refused.map(({ refusals }) => refusals.lastAt),
  ])
}
