/** What the load generator is told and what it answers. It knows HTTP and signatures, and nothing of charts. */

/** A session and the seed of its device's key. */
export interface LoadSigner {
  practice: string
  session: string
  seed: Uint8Array
}

export interface LoadRequest {
  method: "GET" | "POST"
  path: string
  /** JSON. */
  body?: string
  /** Index into `signers`; without it the request goes unsigned. */
  signer?: number
}

export interface LoadPlan {
  port: number
  signers: readonly LoadSigner[]
  /** One connection each; its requests go out one after another. */
  lanes: readonly (readonly LoadRequest[])[]
}

export type LoadQuestion = { kind: "prepare"; plan: LoadPlan } | { kind: "go" }

export interface LoadResult {
  /** From the first byte sent to the last one received. */
  seconds: number
  requests: number
  latenciesMs: number[]
  /** How often each status was answered. */
  statuses: Record<number, number>
  /** Of all answers' bodies. */
  bytes: number
  /** The generator's own CPU seconds meanwhile. */
  cpuSeconds: number
  /** Each lane's last answer. */
  lastBodies: string[]
}
