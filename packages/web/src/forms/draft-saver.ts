/** Saves a draft a moment after typing pauses, one save at a time, always the newest text last. Knows neither React nor the engine. */

export type SaveState =
  | { kind: "clean" }
  | { kind: "waiting" }
  | { kind: "saving" }
  | { kind: "saved"; at: string }
  | { kind: "failed"; error: unknown }

export interface DraftSaver<T> {
  change(value: T): void
  /** Saves now what is not saved; resolves when it is. Rejects if the save fails. */
  flush(): Promise<void>
  /** Forgets what is not saved and saves no more. */
  stop(): void
}

/** `save` answers when the value is durable. `pauseMs`: how long typing must rest. */
export function draftSaver<T>(
  save: (value: T) => Promise<{ updatedAt: string }>,
  tell: (state: SaveState) => void,
  pauseMs = 800,
): DraftSaver<T> {
  let unsaved: { value: T } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let stopped = false

  const run = async () => {
    while (unsaved !== undefined && !stopped) {
      const { value } = unsaved
      unsaved = undefined
      tell({ kind: "saving" })
      try {
        const { updatedAt } = await save(value)
        tell(unsaved === undefined ? { kind: "saved", at: updatedAt } : { kind: "waiting" })
      } catch (error) {
        unsaved ??= { value }
        tell({ kind: "failed", error })
        throw error
      }
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
  return {
    change(value) {
      if (stopped) return
      unsaved = { value }
      tell({ kind: "waiting" })
      clearTimeout(timer)
      // A failure is told by `tell`; typing on tries again.
      timer = setTimeout(() => void flush().catch(() => {}), pauseMs)
    },
    flush,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
