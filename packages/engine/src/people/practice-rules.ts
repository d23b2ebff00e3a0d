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
      await session.call(limitsUpdate, { body: limits })
      await session.refresh()
    },
    async settingsUpdate(settings) {
      await session.call(settingsUpdate, { body: settings })
      await session.refresh()
    },
  }
}
