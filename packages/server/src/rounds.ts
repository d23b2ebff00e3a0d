/** Work that no request asks for, again and again while the server runs: one round at a time. */

export interface Rounds {
  /** Ends after the round under way. */
  close(): Promise<void>
}

/** A round that fails is left to the next one: what it works on is kept in the database. */
export function startRounds(round: () => Promise<void>, everyMs: number): Rounds {
  let running: Promise<void> = Promise.resolve()
  let isBusy = false
  const timer = setInterval(() => {
    if (isBusy) return
    isBusy = true
    running = round()
      .catch(() => {})
      .finally(() => {
        isBusy = false
      })
  }, everyMs)
  // Waiting for the next round keeps no process alive.
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
