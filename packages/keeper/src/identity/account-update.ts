/** People as owners manage them: the list, new roles, the end of someone's work. */

import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  ApiError,
  type Event,
  isRosterKind,
  mayAct,
  type PracticeId,
  type Roles,
  standingIn,
} from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { stopRunning } from "../recovery/helpers.ts"
import { copiesForget, recoveriesRead, setDelete } from "../recovery/recovery-rows.ts"
import { accountRead, accountsRead, ownersActive, toAccount } from "./account.ts"
import { accountPair, digestOf } from "./account-activate.ts"
import { checkEndorsement, sameRoles } from "./check-card.ts"
import type { EventHead, Signed } from "./context.ts"
import { manage } from "./manage.ts"
import { practiceRead } from "./practice.ts"
import { memberEvent, memberRemove, memberStore, teamsRead } from "./teams.ts"

/** Everyone, the ended too: their names stand under old notes. */
export const accountSearch: Signed<typeof contract.accountSearch> = async ({ db }, { practice }) =>
  db.inPractice(practice, async (sql) => {
    const [accounts, { card }] = await Promise.all([accountsRead(sql, practice), practiceRead(sql, practice)])
    return { accounts: accounts.map(toAccount), practiceCard: card }
  })

export const accountUpdate: Signed<typeof contract.accountUpdate> = async (identity, caller, { params, body }) => {
  const { practice } = caller
  const [own, other] = await accountPair(identity, caller, params.account)
  const expected = {
    practice,
    account: other.id,
    cardDigest: digestOf(other),
    roles: body.roles,
    endorser: caller.account,
    endorserKey: own.signPublicKey,
  }
  const signature = await checkEndorsement(body.endorsement, expected, "endorsement")
  return manage(identity, caller, async (sql, head) => {
    const row = await accountRead(sql, practice, other.id)
    if (row?.state !== "active") throw new ApiError("conflict", "this account is not active")
    if (row.endorsement === body.endorsement.endorsement && sameRoles(row.roles, body.roles)) {
      return { events: [], result: toAccount(row) }
    }
    if (!body.roles.includes("owner")) await requireOtherOwner(sql, practice, row.id)
    await sql.query(
      {
        text: `update keeper.account set roles = $3, endorsement = $4, endorsement_signature = $5,
            officer_since = case when $6 then coalesce(officer_since, $7) end
          where practice = $1 and id = $2`,
      },
      [practice, row.id, body.roles, body.endorsement.endorsement, signature, mayAct(body.roles, "approve"), head.time],
    )
    const teamEvents = await fitTeams(sql, practice, row.id, body.roles, head)
    const updated = await accountRead(sql, practice, row.id)
    if (updated === undefined) throw new ApiError("not_found", "there is no such account")
    const events: Event[] = [
      { ...head, type: "account", subject: row.id, change: "roles", roles: body.roles },
      ...teamEvents,
    ]
    return { events, result: toAccount(updated) }
  })
}

/** Ends a person's work at once: sessions, devices, ways in, memberships and sealed keys. Who they were stays on record. */
export const accountEnd: Signed<typeof contract.accountEnd> = async (identity, caller, { params }) => {
  const { practice } = caller
  const { account } = params
  return manage(identity, caller, async (sql, head, now) => {
    const row = await accountRead(sql, practice, account)
    if (row === undefined) throw new ApiError("not_found", "there is no such account")
    if (row.state === "ended") return { events: [], result: toAccount(row) }
    await requireOtherOwner(sql, practice, account)
    const at = [practice, account, now]
    await sql.query(
      { text: "update keeper.account set state = 'ended', ended_at = $3 where practice = $1 and id = $2" },
      at,
    )
    for (const table of ["session", "device"]) {
      const text = `update keeper.${table} set ended_at = $3 where practice = $1 and account = $2 and ended_at is null`
      await sql.query({ text }, at)
    }
    // Nobody else can complete what they began: the secret is sealed to them.
    await sql.query(
      {
        text: `update keeper.invitation set ended_at = $3
          where practice = $1 and invited_by = $2 and account is null and ended_at is null`,
      },
      at,
    )
    await sql.query({ text: "delete from keeper.slot where practice = $1 and account = $2" }, [practice, account])
    // Nobody helps back in who does not work here; those whom this person was to help are told to name others.
    await setDelete(sql, practice, account)
    await copiesForget(sql, practice, account)
    const concerned = await recoveriesRead(sql, practice, account)
    const stopped = await stopRunning(sql, identity.notifier, caller, concerned, now)
    const teams = (await teamsRead(sql, practice)).filter(({ members }) => members.some((m) => m.account === account))
    for (const team of teams) await memberRemove(sql, practice, team.id, account)
    const events: Event[] = [
      { ...head, type: "account", subject: account, change: "ended" },
      ...stopped,
      ...teams.map(({ id }) => memberEvent(head, "member-ended", id, account)),
    ]
    return { events, result: toAccount({ ...row, state: "ended" }) }
  })
}

async function requireOtherOwner(sql: Sql, practice: PracticeId, account: AccountId): Promise<void> {
  const owners = await ownersActive(sql, practice)
  if (owners.includes(account) && owners.length === 1) {
    throw new ApiError("conflict", "this is the last owner: make someone else an owner first")
  }
}

/**
 * After a change of roles, on every shared team that the person is on: who may not hold its key leaves, who may only keep it becomes its
 * custodian. A custodian of a care team becomes a member when an owner puts them on it; of the emergency team, by the role itself.
 */
async function fitTeams(
  sql: Sql,
  practice: PracticeId,
  account: AccountId,
  roles: Roles,
  head: EventHead,
): Promise<Event[]> {
  const events: Event[] = []
  for (const team of await teamsRead(sql, practice)) {
    const member = team.members.find((one) => one.account === account)
    if (member === undefined || team.kind === "personal") continue
    const standing = standingIn[team.kind](roles)
    if (standing === "none") await memberRemove(sql, practice, team.id, account)
    else if (standing === "custodian" && !member.custodian)
      await memberStore(sql, practice, team.id, account, true, head.time)
    else if (standing === "member" && member.custodian && isRosterKind(team.kind)) {
      await memberStore(sql, practice, team.id, account, false, head.time)
      events.push(memberEvent(head, "member-added", team.id, account))
      continue
    } else continue
    events.push(memberEvent(head, "member-ended", team.id, account))
  }
  return events
}
