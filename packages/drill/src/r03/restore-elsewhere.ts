/** A snapshot started elsewhere, out of the practice's sight: without the keeper's key, and with it. */
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { type RunningServer, readConfig, ServerError, startServer, subrosaModules } from "@subrosa/server"
import type { Ground } from "../ground.ts"
import { chartsOf, type HandedEntry, openAll, openEntries } from "../handed-out.ts"
import type { Instance } from "../instance.ts"
import { copyFolder } from "../thief/copy.ts"
import type { Rogue } from "./rogue.ts"

export interface Restored {
  /** Why a snapshot without the keeper's key did not start; undefined: it did. */
  withoutKey: string | undefined
  /** With the key: charts whose shares and ciphertext the copy handed out, and how many entries opened. */
  charts: number
  opened: number
}

export async function restoreElsewhere(
  ground: Ground,
  instance: Instance,
  rogue: Rogue,
  charts: readonly string[],
): Promise<Restored> {
  ground.step("restoring a snapshot elsewhere")
  const data = join(ground.root, "elsewhere", "data")
  // A snapshot of a stopped server: one of a running one would differ by its lock and by what PostgreSQL then recovers.
  await instance.stop()
  await copyFolder(instance.layout.root, data)
  const aside = join(ground.root, "elsewhere", "keeper.key")
  await copyFolder(join(data, "keeper.key"), aside)
  await rm(join(data, "keeper.key"))
  const withoutKey = await whyNot(data)
  await copyFolder(aside, join(data, "keeper.key"))
  const server = await start(data)
  try {
    const handed: HandedEntry[] = await openAll({ ...rogue.hand, url: server.url }, charts)
    const his = [rogue.accountKey, rogue.kemSeed]
    const { opened } = openEntries(handed, [], his, () => {})
    return { withoutKey, charts: chartsOf(handed).length, opened }
  } finally {
    await server.close()
  }
}

const start = (data: string): Promise<RunningServer> =>
  startServer(readConfig({ data, port: 0 }), { modules: subrosaModules({}), web: false })

async function whyNot(data: string): Promise<string | undefined> {
  try {
    await (await start(data)).close()
    return undefined
  } catch (error) {
    if (error instanceof ServerError) return error.message.replaceAll(data, "")
    throw error
  }
}
