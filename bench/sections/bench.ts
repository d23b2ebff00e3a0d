/** What the sections share: one server with one practice of clinicians and charts, the bare server beside it, the load generator. */
import { sessionRead } from "@subrosa/contract"
import type { SocketConnection } from "@subrosa/server"
import { makeBareTables } from "../bare/tables.ts"
import type { LoadPlan, LoadRequest } from "../load/plan.ts"
import { type Generator, type Measured, runLoad, type Watched } from "../load/run-load.ts"
import { call } from "../practice/call.ts"
import { foundPractice, type Practice } from "../practice/found-practice.ts"
import { type WrittenChart, writeCharts } from "../practice/write-charts.ts"
import { type Child, startChild } from "../processes/child.ts"
import { type ServerProcess, startServerProcess, withClient } from "../processes/server.ts"

export const noteBytes = 4096
export const notesPerChart = 20
/** One account for each connection of the busiest run, each within the governor's default limits. */
export const cliniciansCount = 32
export const chartsPerClinician = 15

export interface Bench {
  server: ServerProcess
  practice: Practice
  /** By clinician: the charts that they open. */
  caseloads: readonly (readonly WrittenChart[])[]
  generator: Generator
  /** A part of the full number of requests. */
  scale(count: number): number
  /** Runs requests against the server, signed by the members whose number each names. */
  load(lanes: readonly (readonly LoadRequest[])[]): Promise<Measured>
  /** The same against the bare server. */
  loadBare(lanes: readonly (readonly LoadRequest[])[]): Promise<Measured>
  stop(): Promise<void>
}

export interface BenchOptions {
  data: string
  quick: boolean
  profile: string | undefined
  say: (text: string) => void
}

export async function startBench({ data, quick, profile, say }: BenchOptions): Promise<Bench> {
  const server = await startServerProcess(data, profile)
  const bare: Child<SocketConnection, { port: number }> = startChild(new URL("../bare/server.ts", import.meta.url))
  const generator: Generator = startChild(new URL("../load/generator.ts", import.meta.url))
  const stop = async () => {
    await Promise.all([generator.stop(), bare.stop()])
    await server.stop()
  }
  try {
    await withClient(server.connection, makeBareTables)
    const { port: barePort } = await bare.ask(server.connection)
    say(`a practice of ${cliniciansCount} clinicians with ${chartsPerClinician} charts each`)
    const practice = await foundPractice(server.url, server.setupToken, cliniciansCount)
    const charts = await writeCharts(practice, {
      charts: cliniciansCount * chartsPerClinician,
      notes: notesPerChart,
      noteBytes,
      directoryBytes: 0,
    })
    // Devices in daily use: a new one has half the limits.
    await withClient(server.admin, (client) =>
      client.query("update keeper.device set created_at = created_at - interval '30 days'"),
    )
    // What the server remembers of the sessions is the devices' age, too.
    for (const member of practice.members) {
      await call(server.url, sessionRead, { params: { practice: practice.id } }, member)
    }
    await settle(server)
    const watched: Watched = server.pids
    const run = (plan: LoadPlan, pids: Watched) => runLoad(generator, pids, plan)
    const signers = practice.members.map(({ signer }) => signer)
    return {
      server,
      practice,
      caseloads: practice.members.map((_, i) => charts.slice(i * chartsPerClinician, (i + 1) * chartsPerClinician)),
      generator,
      scale: (count) => Math.max(1, Math.round(quick ? count / 10 : count)),
      load: (lanes) => run({ port: server.port, signers, lanes }, watched),
      loadBare: (lanes) => run({ port: barePort, signers: [], lanes }, { ...watched, server: bare.pid }),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Statistics for the planner and what was written on disk: nothing is left to be done in the background of a measurement. */
export async function settle({ admin }: Pick<ServerProcess, "admin">): Promise<void> {
  await withClient(admin, async (client) => {
    await client.query("vacuum analyze")
    await client.query("checkpoint")
  })
}
