/** The device that an account signs its requests with: its id in memory, its key where the platform keeps it. */
import { randomUuid, toBase64url } from "@subrosa/codec"
import { type AccountId, DeviceId, type NewDevice } from "@subrosa/contract"
import type { DeviceKey, Platform } from "../platform.ts"

export interface Device {
  id: DeviceId
  key: DeviceKey
}

const placeOf = (account: AccountId): string => `device/${account}`

/** The device this account used here before, if its key is still there. */
export async function loadDevice(platform: Platform, account: AccountId): Promise<Device | undefined> {
  const id = DeviceId.safeParse(await platform.memory.get(placeOf(account)))
  if (!id.success) return undefined
  const key = await platform.deviceKeys.load(id.data)
  return key && { id: id.data, key }
}

/** The device this account used here before, else a new one, which `rememberDevice` makes its own. */
export async function deviceFor(platform: Platform, account: AccountId | undefined): Promise<Device> {
  const known = account && (await loadDevice(platform, account))
  if (known) return known
  const id = DeviceId.parse(randomUuid())
  return { id, key: await platform.deviceKeys.create(id) }
}

export async function rememberDevice(platform: Platform, account: AccountId, device: Device): Promise<void> {
  const before = await platform.memory.get(placeOf(account))
  await platform.memory.set(placeOf(account), device.id)
  if (before !== undefined && before !== device.id) await platform.deviceKeys.delete(before)
}

export async function forgetDevice(platform: Platform, account: AccountId): Promise<void> {
  const id = await platform.memory.get(placeOf(account))
  await platform.memory.delete(placeOf(account))
  if (id !== undefined) await platform.deviceKeys.delete(id)
}

/** As the server is told of it. */
export function newDevice({ id, key }: Device, label: string): NewDevice {
  return { id, publicKey: toBase64url(key.publicKey), label: label.trim().slice(0, 200) || "Device" }
}
