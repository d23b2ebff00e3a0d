/** Kinship tokens as clients send them: a patient's with each Patient that is written, a member of staff's by an officer. */
import { ApiError, type KinshipToken, type kinshipUpdate, type Parsed, type Result } from "@subrosa/contract"
import { requireOfficer } from "../alarm/answer-alarm.ts"
import type { WatchKeys } from "../alarm/watch-key.ts"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"
import type { Blind } from "../release/tokens.ts"
import { kinshipStore, type SealedKinship, sealKinship } from "./kinship-rows.ts"

export interface KinshipDeps {
  db: Database
  watchKeys: WatchKeys
  blindTokens: (caller: Caller) => Promise<Blind>
}

/** What a Patient that is written tells of whose kin they are. */
export interface ChartKinship {
  chart: string
  tokens: readonly KinshipToken[]
}

const accountThere = {
  name: "keeper.kinship.account",
  text: "select from keeper.account where practice = $1 and id = $2",
}

export function createKinship({ db, watchKeys, blindTokens }: KinshipDeps) {
  return {
    /** Of charts whose directory the caller may write: that is for who calls to have made sure. To be stored with what says so. */
    async chartKinship(caller: Caller, charts: readonly ChartKinship[]): Promise<readonly SealedKinship[]> {
      if (charts.length === 0) return []
      const { practice } = caller
      const [key, blind] = await Promise.all([watchKeys.of(practice), blindTokens(caller)])
      const of = charts.map(({ chart, tokens }) => ({ kind: "chart" as const, subject: chart, tokens }))
      return sealKinship(practice, key, blind, of)
    },

    /** @throws ApiError `forbidden`, `not_found` */
    async kinshipUpdate(
      caller: Caller,
      { params, body }: Parsed<typeof kinshipUpdate>,
    ): Promise<Result<typeof kinshipUpdate>> {
      const { practice } = caller
      const [key, blind] = await Promise.all([watchKeys.of(practice), blindTokens(caller)])
      const of = [{ kind: "account" as const, subject: params.account, tokens: body.tokens }]
      const rows = await sealKinship(practice, key, blind, of)
      await db.transaction(practice, async (sql) => {
        await requireOfficer(sql, caller)
        const { rowCount } = await sql.query(accountThere, [practice, params.account])
        if (rowCount === 0) throw new ApiError("not_found", "there is no such account")
        await kinshipStore(sql, practice, rows)
      })
      return {}
    },
  }
}
