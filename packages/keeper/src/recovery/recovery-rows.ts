/** Helpers and recoveries as rows, and as the contract shows them. What they mean is decided in decide-recovery.ts. */
import type {
  AccountId,
  ApprovalId,
  PracticeId,
  Recovery,
  RecoveryHelpers,
  RecoveryId,
  RecoverySetId,
} from "@subrosa/contract"
import { type ApprovalRow, approvalById, standing } from "../approval/approval-rows.ts"
import type { Sql } from "../db.ts"
import { recoveryStateOf } from "./decide-recovery.ts"

export interface SetRow {
  id: RecoverySetId
  account: AccountId
  sealed_account_key: Uint8Array
  sealed_share: Uint8Array
  created_at: Date
}

export interface HelperRow {
  helper: AccountId
  sealed: Uint8Array
  signature: Uint8Array
  ended: boolean
}

const setOf = {
  name: "keeper.recovery-set.of",
  text: `select id, account, sealed_account_key, sealed_share, created_at from keeper.recovery_set
    where practice = $1 and account = $2`,
}
const helpersOf = {
  name: "keeper.recovery-key.of",
  text: `select k.helper, k.sealed, k.signature, a.state <> 'active' as ended from keeper.recovery_key k
    join keeper.account a on a.practice = k.practice and a.id = k.helper
    where k.practice = $1 and k.recovery_set = $2 order by k.helper`,
}
const helpingOf = {
  name: "keeper.recovery-key.helping",
  text: `select s.account from keeper.recovery_key k
    join keeper.recovery_set s on s.practice = k.practice and s.id = k.recovery_set
    join keeper.account a on a.practice = s.practice and a.id = s.account and a.state = 'active'
    where k.practice = $1 and k.helper = $2 order by s.account`,
}

export const setRead = async (sql: Sql, practice: PracticeId, account: AccountId): Promise<SetRow | undefined> =>
  (await sql.query<SetRow>(setOf, [practice, account])).rows[0]

export const helpersRead = async (sql: Sql, practice: PracticeId, set: RecoverySetId): Promise<HelperRow[]> =>
  (await sql.query<HelperRow>(helpersOf, [practice, set])).rows

/** Colleagues at work who have named this account. */
export const helpingRead = async (sql: Sql, practice: PracticeId, helper: AccountId): Promise<AccountId[]> =>
  (await sql.query<{ account: AccountId }>(helpingOf, [practice, helper])).rows.map(({ account }) => account)

export const setDelete = (sql: Sql, practice: PracticeId, account: AccountId) =>
  sql.query({ text: "delete from keeper.recovery_set where practice = $1 and account = $2" }, [practice, account])

/** What lies sealed for somebody whose work here has ended: that they were named stays. */
export const copiesForget = (sql: Sql, practice: PracticeId, helper: AccountId) =>
  sql.query(
    { text: "update keeper.recovery_key set sealed = '', signature = '' where practice = $1 and helper = $2" },
    [practice, helper],
  )

export const toHelpers = ({ id, created_at }: SetRow, helpers: readonly HelperRow[]): RecoveryHelpers => ({
  id,
  createdAt: created_at.toISOString(),
  helpers: helpers.map(({ helper, ended }) => ({ account: helper, ended })),
})

export interface RecoveryRow {
  id: RecoveryId
  account: AccountId
  helper: AccountId
  recovery_set: RecoverySetId
  approval: ApprovalId
  started_at: Date
  token_digest: Uint8Array | null
  handover: Uint8Array | null
  link_expires_at: Date | null
  opened_by: Uint8Array | null
  used_at: Date | null
  ended_at: Date | null
  ended_by: AccountId | null
}

const columns = `id, account, helper, recovery_set, approval, started_at, token_digest, handover, link_expires_at, opened_by,
  used_at, ended_at, ended_by`
const insert = {
  name: "keeper.recovery.insert",
  text: `insert into keeper.recovery (practice, id, account, helper, recovery_set, approval, started_at)
    values ($1, $2, $3, $4, $5, $6, $7)`,
}
const byId = {
  name: "keeper.recovery.by-id",
  text: `select ${columns} from keeper.recovery where practice = $1 and id = $2`,
}
const newest = {
  name: "keeper.recovery.newest",
  text: `select ${columns} from keeper.recovery where practice = $1 and ($2::uuid is null or account = $2 or helper = $2)
    order by started_at desc, id limit 200`,
}
const unfinished = {
  name: "keeper.recovery.unfinished",
  text: `select ${columns} from keeper.recovery where practice = $1 and account = $2 and used_at is null and ended_at is null
    order by started_at, id`,
}
const link = {
  name: "keeper.recovery.link",
  text: `update keeper.recovery set token_digest = $3, handover = $4, link_expires_at = $5, opened_by = null
    where practice = $1 and id = $2`,
}
const opened = {
  name: "keeper.recovery.opened",
  text: "update keeper.recovery set opened_by = $3 where practice = $1 and id = $2",
}
const used = {
  name: "keeper.recovery.used",
  text: "update keeper.recovery set used_at = $3 where practice = $1 and id = $2",
}
const ended = {
  name: "keeper.recovery.ended",
  text: "update keeper.recovery set ended_at = $3, ended_by = $4 where practice = $1 and id = $2",
}

export const recoveryStore = (sql: Sql, practice: PracticeId, row: Omit<RecoveryRow, LinkColumn | EndColumn>) =>
  sql.query(insert, [practice, row.id, row.account, row.helper, row.recovery_set, row.approval, row.started_at])
type LinkColumn = "token_digest" | "handover" | "link_expires_at" | "opened_by"
type EndColumn = "used_at" | "ended_at" | "ended_by"

export const recoveryLinked = (
  sql: Sql,
  practice: PracticeId,
  id: RecoveryId,
  made: { tokenDigest: Uint8Array; handover: Uint8Array; expiresAt: Date },
) => sql.query(link, [practice, id, made.tokenDigest, made.handover, made.expiresAt])

export const recoveryOpened = (sql: Sql, practice: PracticeId, id: RecoveryId, devicePublicKey: Uint8Array) =>
  sql.query(opened, [practice, id, devicePublicKey])
export const recoveryUsed = (sql: Sql, practice: PracticeId, id: RecoveryId, now: Date) =>
  sql.query(used, [practice, id, now])
export const recoveryEnded = (sql: Sql, practice: PracticeId, id: RecoveryId, now: Date, by: AccountId) =>
  sql.query(ended, [practice, id, now, by])

/** A recovery with its approval. */
export interface Found {
  row: RecoveryRow
  approval: ApprovalRow
}

export async function recoveryFind(sql: Sql, practice: PracticeId, id: RecoveryId): Promise<Found | undefined> {
  const { rows } = await sql.query<RecoveryRow>(byId, [practice, id])
  return rows[0] && (await withApproval(sql, practice, rows[0]))
}

/** Newest first. `of`: whose account it is, or whose help; null: all. */
export async function recoveriesRead(sql: Sql, practice: PracticeId, of: AccountId | null): Promise<Found[]> {
  const { rows } = await sql.query<RecoveryRow>(newest, [practice, of])
  return Promise.all(rows.map((row) => withApproval(sql, practice, row)))
}

/** Of this account, those neither used nor stopped. */
export async function recoveriesUnfinished(sql: Sql, practice: PracticeId, account: AccountId): Promise<Found[]> {
  const { rows } = await sql.query<RecoveryRow>(unfinished, [practice, account])
  return Promise.all(rows.map((row) => withApproval(sql, practice, row)))
}

async function withApproval(sql: Sql, practice: PracticeId, row: RecoveryRow): Promise<Found> {
  const approval = await approvalById(sql, practice, row.approval)
  if (approval === undefined) throw new Error("invariant: a recovery has its approval")
  return { row, approval }
}

export const stateOf = ({ row, approval }: Found, now: Date) =>
  recoveryStateOf(
    {
      linkExpiresAt: row.link_expires_at,
      opened: row.opened_by !== null,
      usedAt: row.used_at,
      endedAt: row.ended_at,
    },
    standing(approval, now),
    now,
  )

export function toRecovery(found: Found, now: Date): Recovery {
  const { row, approval } = found
  const { notBefore, alone } = standing(approval, now)
  return {
    id: row.id,
    account: row.account,
    helper: row.helper,
    set: row.recovery_set,
    approval: row.approval,
    state: stateOf(found, now),
    startedAt: row.started_at.toISOString(),
    notBefore: notBefore.toISOString(),
    alone,
    linkExpiresAt: row.link_expires_at?.toISOString() ?? null,
    usedAt: row.used_at?.toISOString() ?? null,
    endedBy: row.ended_by,
  }
}
