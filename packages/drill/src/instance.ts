/** A throwaway Subrosa: its own data directory, any free port, an owner with a key file. Torn down whatever happens. */
import { randomBytes } from "node:crypto"
import { mkdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { nodePlatform } from "@subrosa/cli"
import type { KeyFile } from "@subrosa/crypto"
import { openKeyFile } from "@subrosa/crypto/open"
import { createEngine, type Engine } from "@subrosa/engine"
import { type DataLayout, type RunningServer, readConfig, startServer, subrosaModules } from "@subrosa/server"

export interface Instance {
  engine: Engine
  url: string
  layout: DataLayout
  practice: string
  /** What the practice's owner keeps, far from the server. The thief does not get it; the control does. */
  owner: KeyFile
  server: RunningServer
  /** Process id of the PostgreSQL, if it is ours and runs. */
  postgresPid(): number | undefined
  stop(): Promise<void>
}

export interface InstanceOptions {
  data: string
  /** Called with the server up and nothing in it yet. */
  onEmpty?: (layout: DataLayout) => Promise<void>
}

export async function raiseInstance({ data, onEmpty }: InstanceOptions): Promise<Instance> {
  await mkdir(dirname(data), { recursive: true })
  const config = readConfig({ data, port: 0 })
  const server = await startServer(config, { modules: subrosaModules({}), web: false })
  try {
    await onEmpty?.(server.layout)
    const engine = createEngine(
      nodePlatform({ origin: server.url, stateFile: join(dirname(data), "client-state.json") }),
    )
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
    await engine.keyFileSignIn({ text, passphrase, deviceLabel })
    const owner = await openKeyFile(text, passphrase)
    return {
      engine,
      url: server.url,
      layout: server.layout,
      practice,
      owner,
      server,
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
