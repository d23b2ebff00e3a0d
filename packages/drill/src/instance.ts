/** A throwaway Subrosa: its own data directory, any free port, an owner with a key file. Torn down whatever happens. */
import { randomBytes } from "node:crypto"
import { mkdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { nodePlatform } from "@subrosa/cli"
import type { KeyFile } from "@subrosa/crypto"
import { openKeyFile } from "@subrosa/crypto/open"
import { createEngine, type Engine } from "@subrosa/engine"
import {
  type DataLayout,
  type RunningServer,
  readConfig,
  type ServerModule,
  startServer,
  subrosaModules,
} from "@subrosa/server"

export interface Instance {
  engine: Engine
  url: string
  layout: DataLayout
  practice: string
  /** What the practice's owner keeps, far from the server. The thief does not get it; the control does. */
  owner: KeyFile
  server: RunningServer
  /** The time of server and clients, which a drill may move forward. */
  clock: DrillClock
  /** Signs the owner in again with the key file, as after a long pause. */
  signInAgain(): Promise<void>
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
  /** Directory of a built web app, or true to build it as the product does; false, the default, for none. */
  web?: string | boolean
}

export async function raiseInstance({
  data,
  onEmpty,
  modules = subrosaModules({}),
  web = false,
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
    const stateFile = join(dirname(data), "client-state.json")
    const engine = createEngine({ ...nodePlatform({ origin: server.url, stateFile }), clock })
    const passphrase = randomBytes(24).toString("base64url")
    let text = ""
    const deviceLabel = "Drill"
    const { practice } = await engine.keyFileSetup({
      setupToken: server.setupLink?.replace(/^.*#/, "") ?? "",
      practiceName: "Drill practice",
      personName: "Drill owner",
      seesPatients: true,
      deviceLabel,
      passphrase,
      keep: async (file) => {
        text = file
      },
    })
    const signInAgain = () => engine.keyFileSignIn({ text, passphrase, deviceLabel })
    await signInAgain()
    const owner = await openKeyFile(text, passphrase)
    return {
      engine,
      url: server.url,
      layout: server.layout,
      practice,
      owner,
      server,
      clock,
      signInAgain,
      postgresPid: () => server.postgres?.pid(),
      async stop() {
        await engine.signOut({ everywhere: false }).catch(() => {})
        await server.close()
      },
    }
  } catch (error) {
    await server.close()
    throw error
  }
}
