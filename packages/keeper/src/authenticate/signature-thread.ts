/**
 * Signatures checked on a thread of their own, by the batch: each batch wakes that thread once and this one once. The platform's pool of threads
 * would be woken for every single signature, and each time take the processor from the thread that answers everybody.
 */
import { Worker } from "node:worker_threads"
import { packBatch, type SignedMessage } from "./signature-batch.ts"

interface Asked {
  signed: SignedMessage
  settle: PromiseWithResolvers<boolean>
}

/** One is checked while the next is on its way. */
const batchesMax = 2
/** Without work for so long, it ends: it takes some 12 MB. */
const idleMs = 30_000
/** The thread holds some hundred bytes for each key and a batch. */
const resourceLimits = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 }

export class SignatureThread {
  readonly #program: URL
  readonly #idleMs: number
  #worker: Worker | undefined
  #idle: NodeJS.Timeout | undefined
  #gathering: Asked[] = []
  readonly #sent: Asked[][] = []
  #isWaiting = false

  constructor(program = new URL("./check-signatures.ts", import.meta.url), idle = idleMs) {
    this.#program = program
    this.#idleMs = idle
  }

  /** How many have asked and have no answer yet. */
  get waiting(): number {
    return this.#sent.reduce((sum, { length }) => sum + length, this.#gathering.length)
  }

  /** Ends once the thread has answered. @throws Error when the thread has failed; the next batch starts another */
  verify(signed: SignedMessage): Promise<boolean> {
    const settle = Promise.withResolvers<boolean>()
    this.#gathering.push({ signed, settle })
    // What comes in the same turn of the event loop goes together.
    if (!this.#isWaiting) {
      this.#isWaiting = true
      setImmediate(() => {
        this.#isWaiting = false
        this.#send()
      })
    }
    return settle.promise
  }

  #send(): void {
    if (this.#gathering.length === 0 || this.#sent.length >= batchesMax) return
    const batch = this.#gathering
    this.#gathering = []
    this.#sent.push(batch)
    const packed = packBatch(batch.map(({ signed }) => signed))
    clearTimeout(this.#idle)
    const worker = this.#thread()
    // The process ends neither before an answer nor only after a thread that waits for work.
    worker.ref()
    worker.postMessage(packed, [packed.buffer])
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = new Worker(this.#program, { resourceLimits })
    worker.on("message", (valid: Uint8Array) => {
      this.#sent.shift()?.forEach(({ settle }, i) => {
        settle.resolve(valid[i] === 1)
      })
      this.#send()
      if (this.#sent.length === 0) this.#rest(worker)
    })
    worker.on("error", (error) => this.#fail(worker, error))
    worker.on("exit", () => this.#fail(worker, new Error("the thread that checks signatures has ended")))
    this.#worker = worker
    return worker
  }

  #rest(worker: Worker): void {
    worker.unref()
    this.#idle = setTimeout(() => {
      if (this.#worker !== worker || this.#sent.length > 0) return
      this.#worker = undefined
      void worker.terminate()
    }, this.#idleMs).unref()
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { settle } of this.#sent.splice(0).flat()) settle.reject(error)
    this.#send()
  }
}
