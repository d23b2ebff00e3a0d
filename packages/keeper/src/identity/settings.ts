/** What owners set for the whole practice: opening limits, and how people may sign in. What protects less waits for approval. */

import { canonicalJson, equal } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import { ApiError, type Event, type LimitsAct, type Result, type SettingsAct } from "@subrosa/contract"
import { requestApproval } from "../approval/approvals.ts"
import { limitsStore, settingsStore } from "./apply-settings.ts"
import type { Signed } from "./context.ts"
import { manage } from "./manage.ts"
import { practiceRead } from "./practice.ts"
import { splitLimits, splitSettings } from "./split-change.ts"

export const limitsUpdate: Signed<typeof contract.limitsUpdate> = async (identity, caller, { body }) =>
  manage<Result<typeof contract.limitsUpdate>>(identity, caller, async (sql, head, now) => {
    const { limits: present } = await practiceRead(sql, caller.practice)
    const { now: limits, later } = splitLimits(present, body)
    const events: Event[] = []
    if (!same(present, limits)) {
      await limitsStore(sql, head, limits)
      events.push({ ...head, type: "limits", limits })
    }
    if (later.length === 0) return { events, result: { limits, pending: null } }
    const act: LimitsAct = { limits: later }
    const { approval, events: requested } = await requestApproval(sql, caller, now, "limits", act, identity.notifier)
    return { events: [...events, ...requested], result: { limits, pending: approval } }
  })

/** Refuses to forbid key files while one is the asking owner's only way in. */
export const settingsUpdate: Signed<typeof contract.settingsUpdate> = async (identity, caller, { body }) =>
  manage<Result<typeof contract.settingsUpdate>>(identity, caller, async (sql, head, now) => {
    const { rows } = await sql.query<{ slots: number }>(
      { text: "select count(*)::int as slots from keeper.slot where practice = $1 and account = $2" },
      [caller.practice, caller.account],
    )
    if (!body.keyFileSignIn && rows[0]?.slots === 0) {
      throw new ApiError("conflict", "a key file is your only way in: add a passkey or a password first")
    }
    const { settings: present } = await practiceRead(sql, caller.practice)
    const { now: settings, later } = splitSettings(present, body)
    const events: Event[] = []
    if (!same(present, settings)) {
      await settingsStore(sql, head, settings)
      events.push({ ...head, type: "settings", settings })
    }
    if (later.length === 0) return { events, result: { settings, pending: null } }
    const act: SettingsAct = { settings: later }
    const { approval, events: requested } = await requestApproval(sql, caller, now, "settings", act, identity.notifier)
    return { events: [...events, ...requested], result: { settings, pending: approval } }
  })

const same = (a: object, b: object): boolean => equal(canonicalJson(a), canonicalJson(b))
