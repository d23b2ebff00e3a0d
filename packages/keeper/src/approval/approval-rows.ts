/** Approvals as rows, and as the contract shows them. What they mean is decided in decide-approval.ts. */
import type { AccountId, Approval, ApprovalId, ApprovalKind, DeviceId, PracticeId, SessionId } from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"
import { type ApprovalFacts, standingOf } from "./decide-approval.ts"

export interface ApprovalRow {
  id: ApprovalId
  kind: ApprovalKind
  act: string
  act_digest: Uint8Array
  requested_by: AccountId
  /** Whom it is about: never the second person. */
  subject: AccountId | null
  device: DeviceId
  session: SessionId
  requested_at: Date
  not_before: Date
  expires_at: Date
  state: ApprovalFacts["state"]
  decided_by: AccountId | null
  decided_at: Date | null
  /** Officers who were officers when it was asked for: neither who asked nor whom it is about. */
  seconds: number
}

const columns = `p.id, p.kind, p.act, p.act_digest, p.requested_by, p.subject, p.device, p.session, p.requested_at, p.not_before, p.expires_at,
  p.state, p.decided_by, p.decided_at,
  (select count(*)::int from keeper.account a where a.practice = p.practice and a.state = 'active' and a.id <> p.requested_by
    and a.id is distinct from p.subject and a.officer_since <= p.requested_at) as seconds`

const insert = {
  name: "keeper.approval.insert",
  text: `insert into keeper.approval (practice, id, kind, act, act_digest, requested_by, device, session, requested_at, not_before,
      expires_at, subject, state)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open')`,
}
const byId = {
  name: "keeper.approval.by-id",
  text: `select ${columns} from keeper.approval p where p.practice = $1 and p.id = $2`,
}
const byAct = {
  name: "keeper.approval.by-act",
  text: `select ${columns} from keeper.approval p where p.practice = $1 and p.kind = $2 and p.act_digest = $3
      and p.requested_by = $4 and p.state in ('open', 'approved') and p.expires_at > $5
    order by p.requested_at desc, p.id limit 1`,
}
const pending = {
  name: "keeper.approval.pending",
  text: `select ${columns} from keeper.approval p where p.practice = $1 and p.state in ('open', 'approved')
    order by p.requested_at desc, p.id`,
}
const recent = {
  name: "keeper.approval.recent",
  text: `select ${columns} from keeper.approval p where p.practice = $1 order by p.requested_at desc, p.id limit 200`,
}
const move = {
  name: "keeper.approval.move",
  text: `update keeper.approval set state = $3, decided_by = coalesce($4, decided_by), decided_at = coalesce($5, decided_at)
    where practice = $1 and id = $2`,
}

const adopt = {
  name: "keeper.approval.adopt",
  text: "update keeper.approval set session = $3 where practice = $1 and id = $2",
}

export const approvalById = async (sql: Sql, practice: PracticeId, id: string): Promise<ApprovalRow | undefined> =>
  (await sql.query<ApprovalRow>(byId, [practice, id])).rows[0]

export interface ActOf {
  kind: ApprovalKind
  digest: Uint8Array
  account: AccountId
}

/** The newest one of exactly this act by this person that may still be applied. */
export async function approvalByAct(
  sql: Sql,
  practice: PracticeId,
  { kind, digest, account }: ActOf,
  now: Date,
): Promise<ApprovalRow | undefined> {
  const { rows } = await sql.query<ApprovalRow>(byAct, [practice, kind, digest, account, now])
  return rows[0]
}

export const approvalsPending = async (sql: Sql, practice: PracticeId): Promise<ApprovalRow[]> =>
  (await sql.query<ApprovalRow>(pending, [practice])).rows

/** Whether something that this person asked for is still to be decided. */
export const isAsking = async (sql: Sql, practice: PracticeId, account: string, now: Date): Promise<boolean> =>
  (await approvalsPending(sql, practice)).some(
    (row) => row.requested_by === account && standing(row, now).state === "open",
  )

export const approvalsRecent = async (sql: Sql, practice: PracticeId): Promise<ApprovalRow[]> =>
  (await sql.query<ApprovalRow>(recent, [practice])).rows

export async function approvalStore(
  sql: Sql,
  practice: PracticeId,
  row: Omit<ApprovalRow, "seconds" | "state" | "decided_by" | "decided_at">,
): Promise<void> {
  await sql.query(insert, [
    practice,
    row.id,
    row.kind,
    row.act,
    row.act_digest,
    row.requested_by,
    row.device,
    row.session,
    row.requested_at,
    row.not_before,
    row.expires_at,
    row.subject,
  ])
}

/** `by` and `at` are the decision's; left out, they stay as they are. */
export async function approvalMove(
  sql: Sql,
  practice: PracticeId,
  id: ApprovalId,
  state: ApprovalFacts["state"],
  decided?: { by: AccountId; at: Date },
): Promise<void> {
  await sql.query(move, [practice, id, state, decided?.by ?? null, decided?.at ?? null])
}

/** The session in which its person last confirmed it. */
export async function approvalAdopt(sql: Sql, practice: PracticeId, id: ApprovalId, session: SessionId): Promise<void> {
  await sql.query(adopt, [practice, id, session])
}

export const standing = (row: ApprovalRow, now: Date) =>
  standingOf(
    {
      kind: row.kind,
      requestedAt: row.requested_at,
      notBefore: row.not_before,
      expiresAt: row.expires_at,
      state: row.state,
    },
    row.seconds,
    now,
  )

export function toApproval(row: ApprovalRow, now: Date): Approval {
  const { state, alone, notBefore, due } = standing(row, now)
  return {
    id: row.id,
    kind: row.kind,
    act: row.act,
    actDigest: b64u(row.act_digest),
    requestedBy: row.requested_by,
    subject: row.subject,
    requestedAt: row.requested_at.toISOString(),
    notBefore: notBefore.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
    alone,
    due,
  }
}
