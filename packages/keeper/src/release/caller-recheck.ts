/**
 * What must still hold when a request's turn comes: the session is open, the account active, the person on the teams.
 *
 * Read under the log's lock for all askers of a batch at once, so that a removal that was committed before the batch wins.
 */
import { ApiError, type Role } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { freshMs } from "../sign-in/devices.ts"

const readPeople = {
  name: "keeper.recheck",
  text: `select s.id as session, s.account, s.fresh_until, a.roles, m.team, m.custodian, m.since from keeper.session s
    join keeper.account a on a.practice = s.practice and a.id = s.account
    left join keeper.team_member m on m.practice = s.practice and m.account = s.account
    where s.practice = $1 and s.id = any($2::uuid[]) and s.ended_at is null and a.state = 'active'`,
}

interface Row {
  session: string
  account: string
  roles: Role[]
  fresh_until: Date
  team: string | null
  custodian: boolean
  since: Date
}

type Membership = Pick<Row, "custodian" | "since">
export type Care = "member" | "custodian" | "none"

/** A person behind an open session. */
export interface Standing {
  account: string
  roles: readonly Role[]
  freshUntil: Date
  /** By team. */
  memberships: ReadonlyMap<string, Membership>
}

/** Roles and memberships, whatever their order; each membership as `team/custodian`, as PostgreSQL and JavaScript both write it. */
export const standingText = (roles: readonly Role[], memberships: readonly string[]): string =>
  [...[...roles].sort(), ...[...memberships].sort()].join(" ")

export class Recheck {
  readonly #bySession: ReadonlyMap<string, Standing>
  readonly #membershipsOf: ReadonlyMap<string, Standing["memberships"]>

  /** `standings` by session; a session that is not among them has ended. */
  constructor(standings: ReadonlyMap<string, Standing>) {
    this.#bySession = standings
    this.#membershipsOf = new Map([...standings.values()].map(({ account, memberships }) => [account, memberships]))
  }

  static async read(sql: Sql, practice: string, callers: readonly Caller[]): Promise<Recheck> {
    const sessions = [...new Set(callers.map(({ session }) => session))]
    const { rows } = await sql.query<Row>(readPeople, [practice, sessions])
    const standings = new Map<string, Standing & { memberships: Map<string, Membership> }>()
    for (const { session, account, roles, fresh_until, team, custodian, since } of rows) {
      const standing = standings.get(session) ?? { account, roles, freshUntil: fresh_until, memberships: new Map() }
      standings.set(session, standing)
      if (team !== null) standing.memberships.set(team, { custodian, since })
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

  /** When the caller signed in, if that was a moment ago; who was only recognized may have done so since (authenticate.ts). */
  freshSince(caller: Caller, now: Date): Date | undefined {
    const until = this.#bySession.get(caller.session)?.freshUntil
    return until !== undefined && now < until ? new Date(until.getTime() - freshMs) : undefined
  }

  /** How the caller stands, to be compared with what was so before; undefined when the session or the account has ended. */
  standingText(caller: Caller): string | undefined {
    const standing = this.#bySession.get(caller.session)
    if (standing === undefined) return undefined
    const memberships = [...standing.memberships].map(([team, { custodian }]) => `${team}/${custodian}`)
    return standingText(standing.roles, memberships)
  }

  careOf(account: string, team: string): Care {
    const found = this.#membershipsOf.get(account)?.get(team)
    return found === undefined ? "none" : found.custodian ? "custodian" : "member"
  }

  /** Since when someone is a member; undefined for custodians and others. */
  memberSince(account: string, team: string): Date | undefined {
    const found = this.#membershipsOf.get(account)?.get(team)
    return found?.custodian === false ? found.since : undefined
  }
}
