/** What a part of the server (keeper, store) brings, and what it gets: nothing it could use to see the other part. */
import type { Config } from "./config.ts"
import type { DataLayout } from "./data-directory.ts"
import type { HttpRoute } from "./http/route.ts"
import type { Db } from "./postgres/database.ts"
import type { SchemaOwner } from "./postgres/migrate.ts"

export interface ModuleDeps {
  /** The database as this module's role, in its schema. */
  db: Db
  layout: DataLayout
  /** Where browsers reach this server. */
  origin: string
  config: Config
  /** Milliseconds since 1970. */
  clock: () => number
}

export interface BuiltModule {
  routes: readonly HttpRoute[]
  /** Path and fragment of a one-time link for the first practice, if none is set up yet. */
  setupPath?: string | undefined
  /** Ends what the module does in the background. Requests have ended before it is called, the database is still there. */
  close?(): Promise<void>
}

export interface ServerModule extends SchemaOwner {
  build(deps: ModuleDeps): Promise<BuiltModule> | BuiltModule
}
