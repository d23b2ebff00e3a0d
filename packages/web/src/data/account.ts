/** One's own ways in and devices. */

import type { DeviceId, SlotId } from "@subrosa/contract"
import { queryOptions } from "@tanstack/react-query"
import { createPasskey } from "../webauthn/create-passkey.ts"
import { desk } from "./desk.ts"
import { deviceLabel } from "./device-label.ts"

export type { DeviceId, SlotId, SlotKind } from "@subrosa/contract"

export const slots = queryOptions({ queryKey: ["slots"], queryFn: () => desk.slots() })
export const devices = queryOptions({ queryKey: ["devices"], queryFn: () => desk.devices() })

export async function passkeyAdd(): Promise<void> {
  const creation = await desk.passkeyAddStart()
  const made = await createPasskey(creation.options, creation.prfSalt)
  await desk.passkeyAddFinish({ ticket: creation.ticket, ...made, label: `Passkey, ${deviceLabel()}` })
}
export const passwordAdd = (input: { loginName: string; password: string; totpSecret: string; totpCode: string }) =>
  desk.passwordAdd(input)
export const recoveryKitCreate = () => desk.recoveryKitCreate()
export type RecoveryKit = Awaited<ReturnType<typeof recoveryKitCreate>>
export const slotEnd = (slot: SlotId) => desk.slotEnd(slot)
export const deviceReportLost = (device: DeviceId) => desk.deviceReportLost(device)
export const deviceEnd = (device: DeviceId) => desk.deviceEnd(device)
