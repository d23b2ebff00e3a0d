/** What the acts of approvals hold, by kind: canonical JSON of these. */
import { z } from "zod"
import { AccountId, CaseId, ExportId, ImportId, RecoveryId, RecoverySetId } from "./ids.ts"
import { Settings, Tier } from "./practice.ts"
import { Role, SegmentKind } from "./roles.ts"

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

/** Every chart of the practice, once. */
export const ExportAct = z.object({ export: ExportId })
export type ExportAct = z.infer<typeof ExportAct>

/** Writing for at most so many patients of colleagues. */
export const ImportAct = z.object({ import: ImportId, charts: z.int().min(1) })
export type ImportAct = z.infer<typeof ImportAct>

/** Opening the charts of a case's scope: `kinds` of segments in exactly the `charts` whose list has this digest (B64U). */
export const CaseReleaseAct = z.object({
  case: CaseId,
  version: z.int().min(1),
  kinds: z.array(SegmentKind),
  charts: z.int().min(1),
  digest: z.string(),
})
export type CaseReleaseAct = z.infer<typeof CaseReleaseAct>

/** Recovery of an account by one of the helpers whom its person has named. */
export const RecoveryAct = z.object({ account: AccountId, recovery: RecoveryId, set: RecoverySetId })
export type RecoveryAct = z.infer<typeof RecoveryAct>
