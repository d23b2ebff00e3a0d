/** Keeper and store as parts of one server over one cluster, or each as the only part of its own. */
import { createKeeper, type Keeper, keeperMigrations, keyRing } from "@subrosa/keeper"
import { createStore, storeMigrations } from "@subrosa/store"
import packageJson from "../package.json" with { type: "json" }
import { composeRoutes, composeStoreRoutes, keeperDatabase, storeDatabase } from "./compose.ts"
import { courierConfig, createCouriers } from "./delivery/couriers.ts"
import { ServerError } from "./errors.ts"
import { startJobs } from "./jobs/index.ts"
import { openKeeperKey, openKey } from "./keeper-key/open-keeper-key.ts"
import { explainKeeper } from "./keeper-key-failure.ts"
import type { RemoteKeeper } from "./keeper-link/remote-keeper.ts"
import type { ModuleDeps, ServerModule } from "./module.ts"
import { openSetupToken } from "./setup-token.ts"

export const keeperSchema = { schema: "keeper", role: "subrosa_keeper", migrations: keeperMigrations }
export const storeSchema = { schema: "store", role: "subrosa_store", migrations: storeMigrations }

type Environment = Record<string, string | undefined>

/**
 * In the order in which they are built: the store's brings the routes, which need both. `jobs`: whether the keeper also does by itself what
 * no request asks for (jobs/index.ts); a test that compares rows before and after a request goes without.
 */
export function subrosaModules(environment: Environment = process.env, { jobs = true } = {}): ServerModule[] {
  let keeper: Keeper | undefined
  return [
    {
      ...keeperSchema,
      async build(deps) {
        const built = await buildKeeper(deps, environment, { jobs })
        keeper = built.keeper
        return { routes: [], setupPath: built.setupPath, close: built.close }
      },
    },
    {
      ...storeSchema,
      build({ db, origin, clock: now }) {
        if (keeper === undefined) throw new Error("invariant: the keeper is built before the store")
        const clock = () => new Date(now())
        const store = createStore({ db: storeDatabase(db), clock })
        const { version } = packageJson
        return { routes: composeRoutes({ keeper, store, clock, oneCluster: true, rpId: rpIdOf(origin), version }) }
      },
    },
  ]
}

/** The store alone, for a server whose keeper is elsewhere: no key, no schema, no role of the keeper's. */
export function storeModules(remote: RemoteKeeper): ServerModule[] {
  return [
    {
      ...storeSchema,
      async build({ db, clock: now }) {
        const { rows } = await db.withoutPractice((session) =>
          session.query<{ found: boolean }>({ text: "select to_regnamespace('keeper') is not null as found" }),
        )
        if (rows[0]?.found === true) throw keeperIsHere()
        const clock = () => new Date(now())
        const store = createStore({ db: storeDatabase(db), clock })
        return { routes: composeStoreRoutes(remote, { store, clock }) }
      },
    },
  ]
}

export interface BuiltKeeper {
  keeper: Keeper
  setupPath: string | undefined
  /** Ends what the keeper does by itself. */
  close(): Promise<void>
}

/** The keeper over its database, proven to belong to its key. @throws ServerError `keeper_key_refused` */
export async function buildKeeper(
  deps: ModuleDeps,
  environment: Environment,
  { jobs } = { jobs: true },
): Promise<BuiltKeeper> {
  return openKeeper(deps, environment, jobs).catch((error: unknown) => {
    throw explainKeeper(error, deps.config.keeperKey)
  })
}

async function openKeeper({ db, layout, origin, clock, config }: ModuleDeps, environment: Environment, jobs: boolean) {
  const { rows } = await db.withoutPractice((session) =>
    session.query<{ found: boolean }>({ text: "select keeper.any_practice() as found" }),
  )
  const isNew = rows[0]?.found !== true
  const key = await openKeeperKey({ spec: config.keeperKey, layout, environment, create: isNew })
  const setupToken = await openSetupToken(layout.root)
  const couriers = await createCouriers(courierConfig(environment))
  const keeper = createKeeper({
    db: keeperDatabase(db),
    keyEncryptionKey: keyRing({ db: keeperDatabase(db), key, load: (place) => openKey(place, environment) }),
    clock: () => new Date(clock()),
    origin,
    rpId: rpIdOf(origin),
    rpName: "Subrosa",
    setupToken,
    couriers,
  })
  await keeper.ready()
  const stopJobs = jobs ? startJobs(keeper, environment, clock) : async () => {}
  const close = async () => {
    await stopJobs()
    couriers.close()
  }
  return { keeper, close, setupPath: isNew ? `/setup#${setupToken.text()}` : undefined }
}

export const rpIdOf = (origin: string): string => new URL(origin).hostname

const keeperIsHere = () =>
  new ServerError(
    "keeper_refused",
    "this database holds the keeper's tables as well: with them here the keeper does not run apart",
    "start with an empty data directory and restore a backup into both (docs/guides/reused-hardware.md), or leave --keeper away",
  )
