import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"

/** On top of the retries each call makes by itself: long enough for a server to be restarted. */
const delaysMs = [2_000, 5_000, 10_000]

/** Repeats a harmless call while the server cannot be reached. The same request each time, so that nothing is taken twice. */
export async function patiently<T>(core: Core, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const delayMs = delaysMs[attempt]
      if (!isTransient(error) || delayMs === undefined || signal.aborted) throw error
      await core.platform.sleep(delayMs)
      if (signal.aborted) throw error
    }
  }
}

/** Whether the work can simply be taken up again later. */
export const isTransient = (error: unknown): boolean => error instanceof EngineError && error.code === "offline"
