/** The load generator's process. Requests are encoded and signed before the clock runs; a signature is good for two minutes. */
import { answerParent } from "../processes/child.ts"
import { encodeRequest, signerOf } from "./encode-request.ts"
import { Lane } from "./lane.ts"
import type { LoadPlan, LoadQuestion, LoadResult } from "./plan.ts"

interface Prepared {
  lane: Lane
  requests: readonly Buffer[]
}

let prepared: Prepared[] = []

answerParent<LoadQuestion, LoadResult | undefined>(async (question) => {
  if (question.kind === "go") return go(prepared)
  prepared = await prepare(question.plan)
  return undefined
})

async function prepare({ port, signers, lanes }: LoadPlan): Promise<Prepared[]> {
  const keys = signers.map(signerOf)
  return Promise.all(
    lanes.map(async (requests): Promise<Prepared> => {
      const encoded: Buffer[] = []
      for (const request of requests) {
        encoded.push(
          await encodeRequest(port, request, request.signer === undefined ? undefined : keys[request.signer]),
        )
      }
      return { lane: await Lane.open(port), requests: encoded }
    }),
  )
}

async function go(lanes: readonly Prepared[]): Promise<LoadResult> {
  const latenciesMs: number[] = []
  const statuses: Record<number, number> = {}
  let bytes = 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  const lastBodies = await Promise.all(
    lanes.map(async ({ lane, requests }) => {
      let last = ""
      for (const [i, request] of requests.entries()) {
        const sent = performance.now()
        const { status, bodyBytes, body } = await lane.exchange(request, i === requests.length - 1)
        latenciesMs.push(performance.now() - sent)
        statuses[status] = (statuses[status] ?? 0) + 1
        bytes += bodyBytes
        last = body ?? last
      }
      return last
    }),
  )
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  for (const { lane } of lanes) lane.close()
  return {
    seconds,
    requests: latenciesMs.length,
    latenciesMs,
    statuses,
    bytes,
    cpuSeconds: (user + system) / 1e6,
    lastBodies,
  }
}
