/** A clock that stands still until told: callable like `Date.now`. */
export interface FakeClock {
  (): number
  /** Moves the time forward by that many milliseconds. */
  advance(ms: number): void
  /** Jumps to a time, given as RFC 3339 or milliseconds since 1970. */
  set(time: string | number): void
}

export function fakeClock(start: string | number = "2026-01-01T09:00:00.000Z"): FakeClock {
  let nowMs = toMs(start)
  return Object.assign(() => nowMs, {
    advance(ms: number) {
      nowMs += ms
    },
    set(time: string | number) {
      nowMs = toMs(time)
    },
  })
}

function toMs(time: string | number): number {
  const ms = typeof time === "number" ? time : Date.parse(time)
  if (Number.isNaN(ms)) throw new RangeError(`not a time: ${time}`)
  return ms
}
