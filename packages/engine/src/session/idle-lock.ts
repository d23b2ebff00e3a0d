/** Locks when nobody has touched anything for a while, also after a sleep in which no timer ran. */
import type { Platform } from "../platform.ts"

export interface IdleLock {
  /** Starts anew, with this many minutes. */
  start(minutes: number): void
  /** Another number of minutes, counted from the last touch. */
  adjust(minutes: number): void
  /** A sign of a person: the wait begins again, unless it was over already. */
  touch(): void
  stop(): void
}

export function createIdleLock(platform: Pick<Platform, "clock" | "setTimer">, lock: () => void): IdleLock {
  let waitMs = 0
  let lastTouchMs = 0
  let cancel: (() => void) | undefined
  const now = () => platform.clock().getTime()

  const arm = (ms: number): void => {
    cancel?.()
    // A touch only notes its time; the timer looks at it when it fires, so typing sets no timers.
    cancel = platform.setTimer(ms, () => {
      const leftMs = lastTouchMs + waitMs - now()
      if (leftMs > 0) arm(leftMs)
      else lock()
    })
  }

  return {
    start(minutes) {
      waitMs = minutes * 60_000
      lastTouchMs = now()
      arm(waitMs)
    },
    adjust(minutes) {
      if (!cancel || waitMs === minutes * 60_000) return
      waitMs = minutes * 60_000
      arm(Math.max(0, lastTouchMs + waitMs - now()))
    },
    touch() {
      if (!cancel) return
      if (now() - lastTouchMs >= waitMs) lock()
      else lastTouchMs = now()
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
