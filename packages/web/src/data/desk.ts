/** The one connection to the engine, and its state as the page last heard it. Pages reach the engine through data/ only. */

import type { Act } from "@subrosa/contract"
import type { EngineState, Me } from "@subrosa/engine"
import { proxy } from "comlink"
import { useSyncExternalStore } from "react"
import type { DeskState } from "../worker/desk.ts"
import { connect } from "./connect.ts"
import { queryClient } from "./query-client.ts"

export type Session = { kind: "starting" } | { kind: "failed" } | EngineState

let session: Session = { kind: "starting" }
let acts: readonly Act[] = []
const listeners = new Set<() => void>()

function become(next: Session, nextActs: readonly Act[] = []): void {
  const wasOpen = session.kind === "open"
  session = next
  acts = nextActs
  // What was opened leaves the page's memory with the keys.
  if (wasOpen && next.kind !== "open") queryClient.clear()
  for (const listener of listeners) listener()
}

export const desk = connect(() => become({ kind: "failed" }))

const tab = crypto.randomUUID()
desk
  .watch(
    tab,
    proxy((state: DeskState) => become(state.engine, state.acts)),
  )
  .catch(() => become({ kind: "failed" }))
// A page that is put aside and comes back keeps listening; one that goes says so.
addEventListener("pagehide", (event) => {
  if (!event.persisted) void desk.unwatch(tab)
})

/** Answers how to stop listening. */
export const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const currentSession = (): Session => session
export const useSession = (): Session => useSyncExternalStore(subscribe, currentSession)

/** The signed-in person. Only below the lock screen. */
export function useMe(): Me {
  const now = useSession()
  if (now.kind !== "open") throw new Error("no session is open")
  return now.me
}

const currentActs = () => acts

/** Whether the person's roles permit an act; the server decides for itself. */
export const useMay = (act: Act): boolean => useSyncExternalStore(subscribe, currentActs).includes(act)
