/** The thread that checks signatures while the one that answers everybody is busy: a batch comes, a byte for each signature goes back. */
import { parentPort } from "node:worker_threads"
import { DeviceKeys } from "./device-keys.ts"
import { unpackBatch } from "./signature-batch.ts"
import { verifySignature } from "./verify-signature.ts"

const keys = new DeviceKeys()

parentPort?.on("message", (packed: Uint8Array) => {
  const valid = Uint8Array.from(unpackBatch(packed), (signed) => (verifySignature(keys, signed) ? 1 : 0))
  parentPort?.postMessage(valid, [valid.buffer])
})
