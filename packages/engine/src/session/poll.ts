/** Asks again and again, one question at a time, as long as it is wanted. */
import type { Platform } from "../platform.ts"

export interface Poll {
  start(): void
  stop(): void
}

/** `everyMs` is asked before each wait; a failed `ask` is simply asked again later. */
export function createPoll(
  platform: Pick<Platform, "setTimer">,
  everyMs: () => number,
  ask: () => Promise<void>,
): Poll {
  let cancel: (() => void) | undefined
  const arm = (): void => {
    cancel = platform.setTimer(everyMs(), () => {
      const mine = cancel
      ask()
        .catch(() => undefined)
        .finally(() => {
          if (cancel === mine) arm()
        })
    })
  }
  return {
    start() {
      cancel?.()
      arm()
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
