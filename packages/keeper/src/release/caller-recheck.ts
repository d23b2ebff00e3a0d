/**
 * What must still hold when a request's turn comes: the session is open, the account active, the person on the teams.
 *
 * Read under the log's lock for all askers of a batch at once, so that a removal that was committed before the batch wins.
 */
import { ApiError, type Role } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"

const readPeople = {
  name: "keeper.recheck.people",
  text: `select s.id as session, a.roles from keeper.session s
    join keeper.account a on a.practice = s.practice and a.id = s.account
    where s.practice = $1 and s.id = any($2::uuid[]) and s.ended_at is null and a.state = 'active'`,
}
const readMembers = {
  name: "keeper.recheck.members",
  text: "select team, account, custodian from keeper.team_member where practice = $1 and account = any($2::uuid[])",
}

export type Care = "member" | "custodian" | "none"

export class Recheck {
  readonly #roles: ReadonlyMap<string, readonly Role[]>
  readonly #members: ReadonlyMap<string, Care>

  private constructor(roles: ReadonlyMap<string, readonly Role[]>, members: ReadonlyMap<string, Care>) {
    this.#roles = roles
    this.#members = members
  }

  static async read(sql: Sql, practice: string, callers: readonly Caller[]): Promise<Recheck> {
    const [people, members] = await Promise.all([
      sql.query<{ session: string; roles: Role[] }>(readPeople, [practice, distinct(callers.map((c) => c.session))]),
      sql.query<{ team: string; account: string; custodian: boolean }>(readMembers, [
        practice,
        distinct(callers.map((c) => c.account)),
      ]),
    ])
    return new Recheck(
      new Map(people.rows.map(({ session, roles }) => [session, roles])),
      new Map(
        members.rows.map(({ team, account, custodian }) => [`${team}/${account}`, custodian ? "custodian" : "member"]),
      ),
    )
  }

  /** The caller's roles now. @throws ApiError `unauthenticated` when the session or the account has ended */
  rolesOf(caller: Caller): readonly Role[] {
    const roles = this.#roles.get(caller.session)
    if (roles === undefined) throw new ApiError("unauthenticated", "this session has ended; sign in again")
    return roles
  }

  careOf(account: string, team: string): Care {
    return this.#members.get(`${team}/${account}`) ?? "none"
  }
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids)]
