/** Devices that have signed in, and the end of one. */
import { deviceEnd, deviceSearch } from "@subrosa/contract"
import { nameOf } from "../people/staff.ts"
import type { Engine } from "../port.ts"
import type { Session } from "./session.ts"

export function createDevices(session: Session): Pick<Engine, "devices" | "deviceEnd"> {
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
    async deviceEnd(device) {
      const isHere = session.open().device.id === device
      await session.call(deviceEnd, { params: { device } })
      if (isHere) session.drop()
    },
  }
}
