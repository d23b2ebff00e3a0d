/** The practice's limits and settings: read with the session, changed by an owner after a fresh sign-in. */
import { limitsUpdate, settingsUpdate } from "@subrosa/contract"
import type { Engine } from "../port.ts"
import type { People } from "./people-context.ts"

export function createPracticeRules({ session }: People): Pick<Engine, "limits" | "limitsUpdate" | "settingsUpdate"> {
  return {
    async limits() {
      await session.refresh()
      return session.open().view.read.limits
    },
    async limitsUpdate(limits) {
      const { pending } = await session.call(limitsUpdate, { body: limits })
      await session.refresh()
      return { pending }
    },
    async settingsUpdate(settings) {
      const present = session.open().view.read.settings
      const { pending } = await session.call(settingsUpdate, { body: { ...present, ...settings } })
      await session.refresh()
      return { pending }
    },
  }
}
