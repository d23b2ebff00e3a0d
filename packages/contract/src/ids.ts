/** Branded identifiers: UUIDs chosen by the client that makes the thing (spec/conventions.md). */
import { z } from "zod"

export const PracticeId = z.uuid().brand<"PracticeId">()
export type PracticeId = z.infer<typeof PracticeId>
export const AccountId = z.uuid().brand<"AccountId">()
export type AccountId = z.infer<typeof AccountId>
export const SessionId = z.uuid().brand<"SessionId">()
export type SessionId = z.infer<typeof SessionId>
export const DeviceId = z.uuid().brand<"DeviceId">()
export type DeviceId = z.infer<typeof DeviceId>
export const SlotId = z.uuid().brand<"SlotId">()
export type SlotId = z.infer<typeof SlotId>
export const InvitationId = z.uuid().brand<"InvitationId">()
export type InvitationId = z.infer<typeof InvitationId>
export const TeamId = z.uuid().brand<"TeamId">()
export type TeamId = z.infer<typeof TeamId>
export const ChartId = z.uuid().brand<"ChartId">()
export type ChartId = z.infer<typeof ChartId>
export const SegmentId = z.uuid().brand<"SegmentId">()
export type SegmentId = z.infer<typeof SegmentId>
export const EntryId = z.uuid().brand<"EntryId">()
export type EntryId = z.infer<typeof EntryId>
export const AttachmentId = z.uuid().brand<"AttachmentId">()
export type AttachmentId = z.infer<typeof AttachmentId>
export const ExportId = z.uuid().brand<"ExportId">()
export type ExportId = z.infer<typeof ExportId>
