/** What a scope needs beside the log: sessions, leases, what stolen keys would open, where the practice's keys are. */
import type * as contract from "@subrosa/contract"
import type { ChartId, LeaseFact, SegmentId, Taken } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { Signed } from "../identity/context.ts"
import { sessionFacts } from "./taken-reach.ts"

/** Segments whose wrap is under a team of these people: the key is theirs to unwrap, custodians' too. */
const reachOfKeys = {
  name: "keeper.case.reach-of-keys",
  text: `select distinct s.chart, s.id as segment from keeper.segment s
    join keeper.segment_key k on k.practice = s.practice and k.segment = s.id
    join keeper.team_key t on t.practice = k.practice and t.team = k.team and t.version = k.team_version
    where s.practice = $1 and t.account = any($2::uuid[]) order by s.chart, s.id`,
}
const slots = {
  name: "keeper.case.slots",
  text: `select
      (select count(*)::int from keeper.slot where practice = $1 and kind = 'passkey') as passkey,
      (select count(*)::int from keeper.slot where practice = $1 and kind = 'password') as password,
      (select count(*)::int from keeper.slot where practice = $1 and kind = 'recovery-kit') as kit,
      (select count(*)::int from keeper.account where practice = $1 and state = 'active' and key_file) as file`,
}

export const caseFactsRead: Signed<typeof contract.caseFactsRead> = async ({ db, clock }, { practice }, { body }) =>
  db.inPractice(practice, async (sql) => {
    const { taken } = body
    const devices = taken.flatMap((one) => ("device" in one ? [one.device] : []))
    const accounts = taken.flatMap((one) => ("account" in one ? [one.account] : []))
    const [sessions, reach, ways] = await Promise.all([
      sessionFacts(sql, practice, clock(), { devices, accounts }),
      keysReach(sql, practice, taken),
      sql.query<{ passkey: number; password: number; kit: number; file: number }>(slots, [practice]),
    ])
    const { passkey = 0, password = 0, kit = 0, file = 0 } = ways.rows[0] ?? {}
    // No client keeps a chart beyond its memory: what a device may still hold ends with its session.
    const leases: LeaseFact[] = []
    return { sessions, leases, reach, slots: { passkey, password, "recovery-kit": kit, keyFile: file } }
  })

async function keysReach(sql: Sql, practice: string, taken: readonly Taken[]) {
  const keys = taken.flatMap((one) => (one.kind === "database" && one.keeperKey ? one.keys : []))
  if (keys.length === 0) return []
  return (await sql.query<{ chart: ChartId; segment: SegmentId }>(reachOfKeys, [practice, keys])).rows
}
