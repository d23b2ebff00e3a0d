/** Recovery of people who have lost every way in. Loaded when somebody first needs it (deferred.ts). */
import type { Caller } from "../call/caller.ts"
import type { Platform } from "../platform.ts"
import type { RecoveryEngine } from "../port-recovery.ts"
import type { Session } from "../session/session.ts"
import { createHelp } from "./help.ts"
import { createHelpers } from "./helpers.ts"
import { createRecover } from "./recover.ts"

export const createRecovery = (
  platform: Platform,
  caller: Caller,
  session: Session,
  now: () => Date,
): RecoveryEngine => ({
  ...createHelpers(session),
  ...createHelp(platform, session, now),
  ...createRecover(platform, caller, session),
})
