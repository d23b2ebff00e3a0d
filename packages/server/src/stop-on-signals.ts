/** Ctrl-C and `kill`: the first stops in order, the second at once. */
import type { RunningServer } from "./start.ts"

/** Answers when a signal came and the server has stopped. */
export function stopOnSignals(server: Pick<RunningServer, "close">, onStopping: () => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false
    const stop = () => {
      // 130 = 128 + SIGINT, what shells expect. PostgreSQL is told to stop as this process exits.
      if (stopping) process.exit(130)
      stopping = true
      onStopping()
      server.close().then(resolve, reject)
    }
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop)
  })
}
