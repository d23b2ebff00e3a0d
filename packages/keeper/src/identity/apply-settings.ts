/** Approved changes of limits and settings, as they take effect: exactly the figures asked for, whatever else has changed since. */
import { type Event, Role, Settings, Tier } from "@subrosa/contract"
import { z } from "zod"
import type { Sql } from "../db.ts"
import type { EventHead } from "./context.ts"
import { practiceRead } from "./practice.ts"
import { withLimits } from "./split-change.ts"

const LimitsAct = z.object({
  limits: z.array(
    z.object({
      role: Role,
      tier: z.union([z.literal("all"), Tier]),
      window: z.enum(["hour", "day"]),
      from: z.int(),
      to: z.int(),
    }),
  ),
})
export type LimitsAct = z.infer<typeof LimitsAct>

const Value = z.union([z.int(), z.boolean()])
const SettingsAct = z.object({
  settings: z.array(z.object({ name: Settings.keyof(), from: Value, to: Value })),
})
export type SettingsAct = z.infer<typeof SettingsAct>

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
