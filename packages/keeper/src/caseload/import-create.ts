/** Lets somebody import into colleagues' caseloads: freshly signed in, and above a size with a second person (spec/governor.md, "Imports"). */
import type * as contract from "@subrosa/contract"
import { ApiError, type Approval, type Event, mayAct } from "@subrosa/contract"
import { standing } from "../approval/approval-rows.ts"
import { confirmAsking, findApproval, requestApproval, takeApproval } from "../approval/approvals.ts"
import type { Sql } from "../db.ts"
import { accountRead } from "../identity/account.ts"
import { change, type Signed } from "../identity/context.ts"
import { settingsRead } from "../identity/practice.ts"
import { requireUnlocked } from "../lock/find-lock.ts"
import { locksStanding } from "../lock/locks.ts"

/** How long it may take. */
const validMs = 60 * 60_000

const insert = {
  name: "keeper.import.insert",
  text: "insert into keeper.import (practice, id, account, charts, valid_until) values ($1, $2, $3, $4, $5)",
}

const known = {
  name: "keeper.import.known",
  text: "select exists (select from keeper.import where practice = $1 and id = $2) as found",
}

async function isBegun(sql: Sql, practice: string, id: string): Promise<boolean> {
  return (await sql.query<{ found: boolean }>(known, [practice, id])).rows[0]?.found === true
}

const begunBefore = () => new ApiError("conflict", "this import was begun before; begin one with a new id")

type Answer = { kind: "started"; validUntil: string } | { kind: "waiting"; approval: Approval }

/** Throws `forbidden`, `step_up_required`, `locked`; `conflict` when the id was used before. */
export const importCreate: Signed<typeof contract.importCreate> = async (identity, caller, { body }) =>
  change<Answer>(identity, caller, async (sql, head, now) => {
    const { practice, account, device } = caller
    const own = await accountRead(sql, practice, account)
    if (own?.state !== "active" || !mayAct(own.roles, "chart-create")) {
      throw new ApiError("forbidden", "your role does not import")
    }
    requireUnlocked(await locksStanding(sql, practice), { practice, account, device })
    if (await isBegun(sql, practice, body.id)) throw begunBefore()
    const { bulkCharts } = await settingsRead(sql, practice)
    const isLarge = body.charts > bulkCharts
    const act: contract.ImportAct = { import: body.id, charts: body.charts }
    const asked = isLarge ? await findApproval(sql, caller, now, "import-caseload", act) : undefined
    await confirmAsking(sql, caller, asked)
    if (isLarge && (asked === undefined || !standing(asked, now).due)) {
      const { approval, events } = await requestApproval(sql, caller, now, "import-caseload", act, identity.notifier)
      return { events, result: { kind: "waiting", approval } }
    }
    const taken = isLarge
      ? (await takeApproval(sql, caller, now, "import-caseload", act, identity.notifier)).events
      : []
    const validUntil = new Date(now.getTime() + validMs)
    await sql.query(insert, [practice, body.id, account, body.charts, validUntil])
    const begun: Event = { ...head, type: "import", import: body.id, charts: body.charts }
    return { events: [...taken, begun], result: { kind: "started", validUntil: validUntil.toISOString() } }
  })
