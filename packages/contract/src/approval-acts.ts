/** What the acts of approvals hold, by kind: canonical JSON of these. */
import { z } from "zod"
import { AccountId, RecoveryId, RecoverySetId } from "./ids.ts"
import { Settings, Tier } from "./practice.ts"
import { Role } from "./roles.ts"

/** One figure of the limits. `tier` "all": the one that counts every patient. */
export const LimitChange = z.object({
  role: Role,
  tier: z.union([z.literal("all"), Tier]),
  window: z.enum(["hour", "day"]),
  from: z.int(),
  to: z.int(),
})
export type LimitChange = z.infer<typeof LimitChange>
export const LimitsAct = z.object({ limits: z.array(LimitChange) })
export type LimitsAct = z.infer<typeof LimitsAct>

const Value = z.union([z.int(), z.boolean()])
export const SettingChange = z.object({ name: Settings.keyof(), from: Value, to: Value })
export type SettingChange = z.infer<typeof SettingChange>
export const SettingsAct = z.object({ settings: z.array(SettingChange) })
export type SettingsAct = z.infer<typeof SettingsAct>

/** Recovery of an account by one of the helpers whom its person has named. */
export const RecoveryAct = z.object({ account: AccountId, recovery: RecoveryId, set: RecoverySetId })
export type RecoveryAct = z.infer<typeof RecoveryAct>
