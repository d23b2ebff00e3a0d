/**
 * The engine's worker. As a SharedWorker it serves every tab of the browser, which therefore act as one; where there is none, each
 * tab has its own, and locking is told to the others by broadcast.
 */
import { createEngine } from "@subrosa/engine"
import { expose } from "comlink"
import { browserPlatform } from "./browser-platform.ts"
import { createDesk } from "./desk.ts"
import { keepErrorDetails } from "./error-transfer.ts"

keepErrorDetails()
const engine = createEngine(browserPlatform())
const desk = createDesk(engine)

if ("DedicatedWorkerGlobalScope" in globalThis) {
  const tabs = new BroadcastChannel("subrosa-lock")
  let open = false
  engine.onState((state) => {
    if (open && state.kind !== "open") tabs.postMessage("lock")
    open = state.kind === "open"
  })
  tabs.onmessage = () => {
    if (open) void engine.lock()
  }
  expose(desk)
} else {
  addEventListener("connect", (event) => {
    const port = event instanceof MessageEvent ? event.ports[0] : undefined
    if (port !== undefined) expose(desk, port)
  })
}
