/** Who may read and write a team's documents (spec/keys.md, "Team documents"): those who hold its key. */
import { ApiError, mayAct, type Role, type TeamId, type TeamKind } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"

export interface DocumentTeam {
  kind: TeamKind
  /** The newest version of its key. */
  version: number
}

interface Row extends DocumentTeam {
  custodian: boolean
  roles: Role[]
}

const readTeam = {
  name: "keeper.team.of-member",
  text: `select t.kind, t.version, m.custodian, a.roles from keeper.team t
    join keeper.team_member m on m.practice = t.practice and m.team = t.id and m.account = $3
    join keeper.account a on a.practice = t.practice and a.id = m.account and a.state = 'active'
    where t.practice = $1 and t.id = $2`,
}
const readPersonal = {
  name: "keeper.team.personal",
  text: `select t.id, t.version from keeper.team t
    join keeper.team_member m on m.practice = t.practice and m.team = t.id
    where t.practice = $1 and m.account = $2 and t.kind = 'personal'`,
}

/** @throws ApiError `not_found` to who is not on the team; `forbidden` for writing what they may only read */
export async function documentTeam(
  db: Database,
  caller: Caller,
  team: TeamId,
  act: { kind: "read" } | { kind: "write"; name: string },
): Promise<DocumentTeam> {
  const { rows } = await db.inPractice(caller.practice, (sql) =>
    sql.query<Row>(readTeam, [caller.practice, team, caller.account]),
  )
  const [row] = rows
  if (row === undefined) throw new ApiError("not_found", "there is no such team")
  if (act.kind === "write") checkWrite(row, act.name)
  return { kind: row.kind, version: row.version }
}

function checkWrite({ kind, custodian, roles }: Row, name: string): void {
  if (custodian) throw new ApiError("forbidden", "a custodian keeps this team's key but does not write for it")
  if (name !== "search-keys") return
  // All finding hangs on it, and its place is the practice's own team.
  if (kind !== "practice" || !mayAct(roles, "practice-manage")) {
    throw new ApiError("forbidden", "an owner may replace the practice's search keys")
  }
}

/** The caller's own team, where their drafts and lists are. @throws ApiError `not_found` */
export async function personalTeam(db: Database, caller: Caller): Promise<{ id: TeamId; version: number }> {
  const { rows } = await db.inPractice(caller.practice, (sql) =>
    sql.query<{ id: TeamId; version: number }>(readPersonal, [caller.practice, caller.account]),
  )
  const [row] = rows
  if (row === undefined) throw new ApiError("not_found", "this account has no team of its own")
  return row
}
