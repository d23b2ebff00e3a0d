/** Work that the server repeats by itself: one run at a time, the next a while after the last, never a crash. */

export interface Repeated {
  /** Ends it; resolves when the run under way is over. */
  stop(): Promise<void>
}

/** The first run begins at once. A failed run is told to `onError` and simply repeated. */
export function repeat(everyMs: number, work: () => Promise<void>, onError: (error: unknown) => void): Repeated {
  let stopped = false
  let wake = () => {}
  const done = (async () => {
    while (!stopped) {
      await work().catch(onError)
      if (stopped) break
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs)
        timer.unref()
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()
  return {
    stop() {
      stopped = true
      wake()
      return done
    },
  }
}
