/** What the sequencer's process is told and what it answers. */
import type { SocketConnection } from "@subrosa/server"

export type LogQuestion =
  | { kind: "open"; connection: SocketConnection; keeperKey: string }
  /** `append`: through the sequencer; `insert`: as plain rows. */
  | {
      kind: "append" | "insert"
      practice: string
      account: string
      device: string
      events: number
      inFlight: number
    }

export interface LogAnswer {
  seconds: number
  latenciesMs: number[]
  cpuSeconds: number
}
