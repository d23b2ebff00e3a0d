/** Devices that have signed in, and the end of one. */
import { type DeviceId, deviceEnd, deviceSearch } from "@subrosa/contract"
import { nameOf } from "../people/staff.ts"
import type { Engine } from "../port.ts"
import type { Session } from "./session.ts"

export function createDevices(session: Session): Pick<Engine, "devices" | "deviceEnd" | "deviceReportLost"> {
  async function end(device: DeviceId, lost: boolean): Promise<void> {
    const isHere = session.open().device.id === device
    await session.call(deviceEnd, { params: { device }, body: { lost } })
    if (isHere) session.drop()
  }
  return {
    async devices(all = false) {
      const { devices } = await session.call(deviceSearch, { query: all ? { all: "true" } : {} })
      const { accounts } = session.directory()
      const here = session.open().device.id
      return devices.map((device) => {
        const person = accounts.find(({ id }) => id === device.account)
        return { ...device, name: person ? nameOf(person) : "Unknown", here: device.id === here }
      })
    },
    deviceEnd: (device) => end(device, false),
    deviceReportLost: (device) => end(device, true),
  }
}
