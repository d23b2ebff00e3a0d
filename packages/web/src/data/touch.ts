/** Tells the engine that a person is there, at most every ten seconds: it restarts the idle lock. */
import { currentSession, desk } from "./desk.ts"

const everyMs = 10_000
let last = 0

function touch(): void {
  const now = performance.now()
  if (now - last < everyMs || currentSession().kind !== "open") return
  last = now
  void desk.touch()
}

export function watchPresence(): void {
  for (const event of ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"]) {
    addEventListener(event, touch, { passive: true, capture: true })
  }
}
