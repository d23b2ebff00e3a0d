/** Branded identifiers: UUIDs chosen by the client that makes the thing (spec/conventions.md). */
import { z } from "zod"

/** Lower case only: ids are bound into contexts as text, so each has one spelling. */
const id = () => z.uuid().lowercase()

/** Whom events are ascribed to that the keeper made by itself, with no person's request behind them: account and device. The nil UUID. */
export const keeperItself = "00000000-0000-0000-0000-000000000000"

export const PracticeId = id().brand<"PracticeId">()
export type PracticeId = z.infer<typeof PracticeId>
export const AccountId = id().brand<"AccountId">()
export type AccountId = z.infer<typeof AccountId>
export const SessionId = id().brand<"SessionId">()
export type SessionId = z.infer<typeof SessionId>
export const DeviceId = id().brand<"DeviceId">()
export type DeviceId = z.infer<typeof DeviceId>
export const SlotId = id().brand<"SlotId">()
export type SlotId = z.infer<typeof SlotId>
export const InvitationId = id().brand<"InvitationId">()
export type InvitationId = z.infer<typeof InvitationId>
export const TeamId = id().brand<"TeamId">()
export type TeamId = z.infer<typeof TeamId>
export const ChartId = id().brand<"ChartId">()
export type ChartId = z.infer<typeof ChartId>
export const SegmentId = id().brand<"SegmentId">()
export type SegmentId = z.infer<typeof SegmentId>
export const EntryId = id().brand<"EntryId">()
export type EntryId = z.infer<typeof EntryId>
export const AttachmentId = id().brand<"AttachmentId">()
export type AttachmentId = z.infer<typeof AttachmentId>
export const ImportId = id().brand<"ImportId">()
export type ImportId = z.infer<typeof ImportId>
export const ExportId = id().brand<"ExportId">()
export type ExportId = z.infer<typeof ExportId>
export const AlarmId = id().brand<"AlarmId">()
export type AlarmId = z.infer<typeof AlarmId>
export const ChannelId = id().brand<"ChannelId">()
export type ChannelId = z.infer<typeof ChannelId>
export const FindingId = id().brand<"FindingId">()
export type FindingId = z.infer<typeof FindingId>
export const CaseId = id().brand<"CaseId">()
export type CaseId = z.infer<typeof CaseId>
export const CaseEntryId = id().brand<"CaseEntryId">()
export type CaseEntryId = z.infer<typeof CaseEntryId>
export const ApprovalId = id().brand<"ApprovalId">()
export type ApprovalId = z.infer<typeof ApprovalId>
export const BreakGlassId = id().brand<"BreakGlassId">()
export type BreakGlassId = z.infer<typeof BreakGlassId>
export const LockId = id().brand<"LockId">()
export type LockId = z.infer<typeof LockId>
export const CaseReleaseId = id().brand<"CaseReleaseId">()
export type CaseReleaseId = z.infer<typeof CaseReleaseId>
export const NoticeStepId = id().brand<"NoticeStepId">()
export type NoticeStepId = z.infer<typeof NoticeStepId>
export const SealedNoticeId = id().brand<"SealedNoticeId">()
export type SealedNoticeId = z.infer<typeof SealedNoticeId>
export const DrillId = id().brand<"DrillId">()
export type DrillId = z.infer<typeof DrillId>
export const CodePoolId = id().brand<"CodePoolId">()
export type CodePoolId = z.infer<typeof CodePoolId>
export const RecoverySetId = id().brand<"RecoverySetId">()
export type RecoverySetId = z.infer<typeof RecoverySetId>
export const RecoveryId = id().brand<"RecoveryId">()
export type RecoveryId = z.infer<typeof RecoveryId>
export const RecoveryNoticeId = id().brand<"RecoveryNoticeId">()
export type RecoveryNoticeId = z.infer<typeof RecoveryNoticeId>
