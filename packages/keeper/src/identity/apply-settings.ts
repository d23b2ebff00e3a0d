/** Approved changes of limits and settings, as they take effect: exactly the figures asked for, whatever else has changed since. */
import { type Event, LimitsAct, Settings, SettingsAct } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { EventHead } from "./context.ts"
import { practiceRead } from "./practice.ts"
import { withLimits } from "./split-change.ts"

type PracticeHead = EventHead & { practice: Parameters<typeof practiceRead>[1] }

export async function applyLimits(sql: Sql, head: PracticeHead, act: unknown): Promise<Event[]> {
  const { limits } = await practiceRead(sql, head.practice)
  const next = withLimits(limits, LimitsAct.parse(act).limits)
  await limitsStore(sql, head, next)
  return [{ ...head, type: "limits", limits: next }]
}

export async function applySettings(sql: Sql, head: PracticeHead, act: unknown): Promise<Event[]> {
  const { settings } = await practiceRead(sql, head.practice)
  const changes = SettingsAct.parse(act).settings.map(({ name, to }) => [name, to])
  const next = Settings.parse({ ...settings, ...Object.fromEntries(changes) })
  await settingsStore(sql, head, next)
  return [{ ...head, type: "settings", settings: next }]
}

export const limitsStore = (sql: Sql, { practice }: EventHead, limits: object) =>
  sql.query({ text: "update keeper.practice set limits = $2 where id = $1" }, [practice, JSON.stringify(limits)])

export const settingsStore = (sql: Sql, { practice }: EventHead, settings: Settings) =>
  sql.query({ text: "update keeper.practice set settings = $2 where id = $1" }, [practice, JSON.stringify(settings)])
