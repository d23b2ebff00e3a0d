/** A throwaway Subrosa: its own data directory, any free port, an owner with a key file. Torn down whatever happens. */
import { mkdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import {
  type DataLayout,
  type RunningServer,
  readConfig,
  type ServerModule,
  startServer,
  subrosaModules,
} from "@subrosa/server"
import { administer } from "./database.ts"
import type { Configuration } from "./drill.ts"
import { type Founder, foundPractice } from "./staff/founder.ts"

export interface Instance extends Founder {
  url: string
  layout: DataLayout
  server: RunningServer
  /** The time of server and clients, which a drill may move forward. */
  clock: DrillClock
  /** Process id of the PostgreSQL, if it is ours and runs. */
  postgresPid(): number | undefined
  stop(): Promise<void>
}

/** The machine's time and what a drill has added to it. */
export interface DrillClock {
  (): Date
  advance(hours: number): void
}

export function drillClock(): DrillClock {
  let aheadMs = 0
  return Object.assign(() => new Date(Date.now() + aheadMs), {
    advance(hours: number) {
      aheadMs += hours * 3_600_000
    },
  })
}

export interface InstanceOptions {
  data: string
  /** Called with the server up and nothing in it yet. */
  onEmpty?: (layout: DataLayout) => Promise<void>
  /** The parts of the server; what runs in the attacker's hand is put in here. */
  modules?: readonly ServerModule[]
  /** Limits and settings to have; a new practice's if absent. */
  configuration?: Configuration | undefined
  /** Directory of a built web app, or true to build it as the product does; false, the default, for none. */
  web?: string | boolean
}

export async function raiseInstance({
  data,
  onEmpty,
  modules = subrosaModules({}),
  web = false,
  configuration,
}: InstanceOptions): Promise<Instance> {
  await mkdir(dirname(data), { recursive: true })
  const config = readConfig({ data, port: 0 })
  const clock = drillClock()
  const server = await startServer(config, {
    modules,
    ...(web !== true && { web }),
    clock: () => clock().getTime(),
  })
  try {
    await onEmpty?.(server.layout)
    const founder = await foundPractice({
      url: server.url,
      setupToken: server.setupLink?.replace(/^.*#/, "") ?? "",
      stateFile: join(dirname(data), "client-state.json"),
      clock,
    })
    if (configuration !== undefined) await configure(server, founder.practice, configuration)
    return {
      ...founder,
      url: server.url,
      layout: server.layout,
      server,
      clock,
      postgresPid: () => server.postgres?.pid(),
      async stop() {
        await founder.engine.signOut({ everywhere: false }).catch(() => {})
        await server.close()
      },
    }
  } catch (error) {
    await server.close()
    throw error
  }
}

/** As if the practice had been so from its beginning. Key files sign in all the same: the drill's owner has nothing else. */
async function configure(server: RunningServer, practice: string, { limits, settings }: Configuration): Promise<void> {
  const wanted = { ...settings, keyFileSignIn: true }
  await administer(server, (database) =>
    database.query("update keeper.practice set limits = $2, settings = $3 where id = $1", [practice, limits, wanted]),
  )
}
