/** Starts the engine's worker and gives the page's end of it. */
import { type Remote, wrap } from "comlink"
import type { Desk } from "../worker/desk.ts"
import workerUrl from "../worker/engine-worker.ts?worker&url"
import { keepErrorDetails } from "../worker/error-transfer.ts"
import { trustedWorkerUrl } from "../worker/trusted-url.ts"

export type RemoteDesk = Remote<Desk>

/** `onFailure`: the worker did not load or stopped. */
export function connect(onFailure: () => void): RemoteDesk {
  keepErrorDetails()
  const url = trustedWorkerUrl(workerUrl)
  if ("SharedWorker" in globalThis) {
    const worker = new SharedWorker(url, { type: "module", name: "subrosa" })
    worker.onerror = onFailure
    return wrap<Desk>(worker.port)
  }
  const worker = new Worker(url, { type: "module", name: "subrosa" })
  worker.onerror = onFailure
  return wrap<Desk>(worker)
}
