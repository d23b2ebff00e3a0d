/** Keeper and store as parts of one server, over one cluster. */
import {
  createKeeper,
  type Keeper,
  keeperMigrations,
  keyEncryptionKeyFromEnvironment,
  keyEncryptionKeyFromFile,
} from "@subrosa/keeper"
import { createStore, store0001 } from "@subrosa/store"
import packageJson from "../package.json" with { type: "json" }
import { composeRoutes, keeperDatabase, storeDatabase } from "./compose.ts"
import { explainKeeper } from "./keeper-key-failure.ts"
import type { ModuleDeps, ServerModule } from "./module.ts"
import { openSetupToken } from "./setup-token.ts"

export const keeperSchema = { schema: "keeper", role: "subrosa_keeper", migrations: keeperMigrations }
export const storeSchema = { schema: "store", role: "subrosa_store", migrations: [store0001] }

/** In the order in which they are built: the store's brings the routes, which need both. */
export function subrosaModules(environment: Record<string, string | undefined> = process.env): ServerModule[] {
  let keeper: Keeper | undefined
  return [
    {
      ...keeperSchema,
      async build(deps) {
        const built = await buildKeeper(deps, environment).catch((error: unknown) => {
          throw explainKeeper(error)
        })
        keeper = built.keeper
        return { routes: [], setupPath: built.setupPath }
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

async function buildKeeper({ db, layout, origin, clock }: ModuleDeps, environment: Record<string, string | undefined>) {
  const { rows } = await db.withoutPractice((session) =>
    session.query<{ found: boolean }>({ text: "select keeper.any_practice() as found" }),
  )
  const isNew = rows[0]?.found !== true
  const keyEncryptionKey =
    keyEncryptionKeyFromEnvironment(environment, "SUBROSA_KEEPER_KEY") ??
    (await keyEncryptionKeyFromFile(layout.keeperKey, { create: isNew }))
  const setupToken = await openSetupToken(layout.root)
  const keeper = createKeeper({
    db: keeperDatabase(db),
    keyEncryptionKey,
    clock: () => new Date(clock()),
    origin,
    rpId: rpIdOf(origin),
    rpName: "Subrosa",
    setupToken,
  })
  await keeper.ready()
  return { keeper, setupPath: isNew ? `/setup#${setupToken.text()}` : undefined }
}

const rpIdOf = (origin: string): string => new URL(origin).hostname
