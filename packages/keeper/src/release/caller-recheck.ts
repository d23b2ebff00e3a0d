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
  text: `select s.id as session, s.account, a.roles, m.team, m.custodian, m.since from keeper.session s
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
  since: Date
}

type Membership = Pick<Row, "custodian" | "since">
export type Care = "member" | "custodian" | "none"

export class Recheck {
  readonly #roles: ReadonlyMap<string, readonly Role[]>
  readonly #members: ReadonlyMap<string, Membership>

  private constructor(roles: ReadonlyMap<string, readonly Role[]>, members: ReadonlyMap<string, Membership>) {
    this.#roles = roles
    this.#members = members
  }

  static async read(sql: Sql, practice: string, callers: readonly Caller[]): Promise<Recheck> {
    const sessions = [...new Set(callers.map(({ session }) => session))]
    const { rows } = await sql.query<Row>(readPeople, [practice, sessions])
    const roles = new Map<string, readonly Role[]>()
    const members = new Map<string, Membership>()
    for (const row of rows) {
      roles.set(row.session, row.roles)
      if (row.team !== null) members.set(`${row.team}/${row.account}`, row)
    }
    return new Recheck(roles, members)
  }

  /** The caller's roles now. @throws ApiError `unauthenticated` when the session or the account has ended */
  rolesOf(caller: Caller): readonly Role[] {
    const roles = this.#roles.get(caller.session)
    if (roles === undefined) throw new ApiError("unauthenticated", "this session has ended; sign in again")
    return roles
  }

  careOf(account: string, team: string): Care {
    const found = this.#members.get(`${team}/${account}`)
    return found === undefined ? "none" : found.custodian ? "custodian" : "member"
  }

  /** Since when someone is a member; undefined for custodians and others. */
  memberSince(account: string, team: string): Date | undefined {
    const found = this.#members.get(`${team}/${account}`)
    return found?.custodian === false ? found.since : undefined
  }
}
