/** `subrosa keeper key rotate`: on a database at work, or on one whose server is stopped. */
import { readFile } from "node:fs/promises"
import { type PlacedKey, rotateKey } from "@subrosa/keeper"
import { keeperDatabase } from "../compose.ts"
import type { Config } from "../config.ts"
import { type DataLayout, dataLayout, openDataDirectory } from "../data-directory.ts"
import { codeOf, ServerError } from "../errors.ts"
import { explainKeeper } from "../keeper-key-failure.ts"
import { keeperSchema } from "../modules.ts"
import type { Connection } from "../postgres/connection.ts"
import { openDb } from "../postgres/database.ts"
import { runningConnection } from "../postgres/running.ts"
import { migrateAll, openDatabase, type StartProgress } from "../start.ts"
import { writeWhole } from "../write-whole.ts"
import { canonicalPlace } from "./key-spec.ts"
import { keeperKeyPlace, openKey } from "./open-keeper-key.ts"

type Environment = Record<string, string | undefined>

export interface RotateKeeperKeyOptions {
  config: Pick<Config, "data" | "databaseUrl" | "keeperKey">
  /** The key that follows, made before. */
  to: string
  environment?: Environment
  /** How long a request of before may still be about to store what it has sealed. */
  settleMs?: number
  onProgress?: (progress: StartProgress | { step: "resealed" | "waiting" | "logged"; count: number }) => void
}

/** A request's time limit (http/app.ts), and a margin. */
const settleDefaultMs = 130_000

/** @throws ServerError; the rotation stands where it was and is taken up again by the same call */
export async function rotateKeeperKey(options: RotateKeeperKeyOptions): Promise<{ resealed: number; place: string }> {
  const { config, environment = process.env, settleMs = settleDefaultMs, onProgress = () => {} } = options
  if (environment.SUBROSA_KEEPER_KEY !== undefined) {
    throw new ServerError(
      "invalid_option",
      "a key from the environment has no place that a server could open it by",
      "write it into a file (chmod 600), restart with --keeper-key FILE, and then exchange it",
    )
  }
  const layout = dataLayout(config.data)
  const place = canonicalPlace(options.to)
  try {
    return await withDatabase(config, layout, onProgress, async (connection, served) => {
      const load = (text: string) => openKey(text, { ...environment })
      const from = await placed(await keeperKeyPlace(config.keeperKey, layout), load)
      const to = await placed(place, load)
      const db = openDb({ connection, role: keeperSchema.role, schema: keeperSchema.schema, connectionsMax: 4 })
      try {
        const { resealed } = await rotateKey({
          ...{ db: keeperDatabase(db), from, to, load, onProgress, clock: () => new Date() },
          settleMs: served ? settleMs : 0,
        })
        await writeWhole(layout.keeperKeyPlace, `${place}\n`)
        return { resealed, place }
      } finally {
        await db.close()
      }
    })
  } catch (error) {
    throw explainKeeper(error, place)
  }
}

const placed = async (place: string, load: (place: string) => Promise<PlacedKey["key"]>): Promise<PlacedKey> => ({
  place,
  key: await load(place),
})

/** `served`: whether servers may be at work on it. */
async function withDatabase<T>(
  config: RotateKeeperKeyOptions["config"],
  layout: DataLayout,
  onProgress: (progress: StartProgress) => void,
  work: (connection: Connection, served: boolean) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl !== undefined) return work({ url: config.databaseUrl }, true)
  if ((await readFile(`${layout.postgres}/PG_VERSION`).catch(() => undefined)) === undefined) {
    throw new ServerError(
      "data_not_reachable",
      `there is no keeper's database in ${layout.root}`,
      "name its --data DIR",
    )
  }
  const opened = await openDataDirectory(config.data).catch((error: unknown) => {
    if (codeOf(error) === "data_in_use") return undefined
    throw error
  })
  if (opened === undefined) return work(await runningConnection(layout.postgres), true)
  try {
    const { connection, postgres } = await openDatabase(config, layout, onProgress)
    try {
      await migrateAll(connection, [keeperSchema], onProgress)
      return await work(connection, false)
    } finally {
      await postgres?.stop()
    }
  } finally {
    await opened.lock.release()
  }
}
