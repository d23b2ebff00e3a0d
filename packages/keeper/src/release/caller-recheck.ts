/**
 * What must still hold when a request's turn comes: the session is open, the account active, the person on the teams.
 *
 * Read under the log's lock for all askers of a batch at once, so that a removal that was committed before the batch wins.
 */
import { ApiError, type Role } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"

const readPeople = {
  name: "keeper.recheck",
  text: `select s.id as session, s.account, a.roles, m.team, m.custodian from keeper.session s
    join keeper.account a on a.practice = s.practice and a.id = s.account
    left join keeper.team_member m on m.practice = s.practice and m.account = s.account
    where s.practice = $1 and s.id = any($2::uuid[]) and s.ended_at is null and a.state = 'active'`,
}

interface Row {
  session: string
  account: string
  roles: Role[]
  team: string | null
  custodian: boolean
}

export type Care = "member" | "custodian" | "none"

/** A person behind an open session. */
export interface Standing {
  account: string
  roles: readonly Role[]
  /** By team; `none` where there is nothing. */
  care: ReadonlyMap<string, Care>
}

export class Recheck {
  readonly #bySession: ReadonlyMap<string, Standing>
  readonly #careOf: ReadonlyMap<string, Standing["care"]>

  /** `standings` by session; a session that is not among them has ended. */
  constructor(standings: ReadonlyMap<string, Standing>) {
    this.#bySession = standings
    this.#careOf = new Map([...standings.values()].map(({ account, care }) => [account, care]))
  }

  static async read(sql: Sql, practice: string, callers: readonly Caller[]): Promise<Recheck> {
    const sessions = [...new Set(callers.map(({ session }) => session))]
    const { rows } = await sql.query<Row>(readPeople, [practice, sessions])
    const standings = new Map<string, Standing & { care: Map<string, Care> }>()
    for (const { session, account, roles, team, custodian } of rows) {
      const standing = standings.get(session) ?? { account, roles, care: new Map<string, Care>() }
      standings.set(session, standing)
      if (team !== null) standing.care.set(team, custodian ? "custodian" : "member")
    }
    return new Recheck(standings)
  }

  standingOf(session: string): Standing | undefined {
    return this.#bySession.get(session)
  }

  /** The caller's roles now. @throws ApiError `unauthenticated` when the session or the account has ended */
  rolesOf(caller: Caller): readonly Role[] {
    const standing = this.#bySession.get(caller.session)
    if (standing === undefined) throw new ApiError("unauthenticated", "this session has ended; sign in again")
    return standing.roles
  }

  careOf(account: string, team: string): Care {
    return this.#careOf.get(account)?.get(team) ?? "none"
  }
}
