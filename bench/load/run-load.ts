/** Runs a plan against a server and watches what it costs there. */
import { type Percentiles, percentiles } from "../percentiles.ts"
import type { Child } from "../processes/child.ts"
import { cpuSeconds, cpuSecondsOfFamily } from "../processes/cpu-time.ts"
import type { LoadPlan, LoadQuestion, LoadResult } from "./plan.ts"

export type Generator = Child<LoadQuestion, LoadResult | undefined>

export interface Watched {
  /** Process ids of the server that answers and of its PostgreSQL. */
  server: number
  postgres: number
}

export interface Measured {
  connections: number
  requests: number
  perSecond: number
  latencyMs: Percentiles
  /** Milliseconds of CPU per request. */
  cpuMs: { server: number; postgres: number; generator: number }
  mibPerSecond: number
  lastBodies: readonly string[]
}

/** @throws when any answer was not a success: a refusal is quick and would flatter the figures */
export async function runLoad(generator: Generator, watched: Watched, plan: LoadPlan): Promise<Measured> {
  await generator.ask({ kind: "prepare", plan })
  const before = cpuOf(watched)
  const result = await generator.ask({ kind: "go" })
  const after = cpuOf(watched)
  if (result === undefined) throw new Error("invariant: the generator answers with its figures")
  const { requests, seconds, statuses, latenciesMs, bytes, lastBodies } = result
  const failed = Object.keys(statuses).filter((status) => !status.startsWith("2"))
  if (failed.length > 0) {
    const refusal = lastBodies.find((body) => body.includes('"status"')) ?? ""
    throw new Error(`not every request succeeded: ${JSON.stringify(statuses)} ${refusal}`)
  }
  const perRequest = (cpu: number) => (cpu * 1000) / requests
  return {
    connections: plan.lanes.length,
    requests,
    perSecond: requests / seconds,
    latencyMs: percentiles(latenciesMs),
    cpuMs: {
      server: perRequest(after.server - before.server),
      postgres: perRequest(after.postgres - before.postgres),
      generator: perRequest(result.cpuSeconds),
    },
    mibPerSecond: bytes / seconds / 2 ** 20,
    lastBodies,
  }
}

const cpuOf = ({ server, postgres }: Watched) => ({
  server: cpuSeconds(server),
  postgres: cpuSecondsOfFamily(postgres),
})
