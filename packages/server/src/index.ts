/** The server around keeper and store: data directory, PostgreSQL, migrations, HTTP, web app. */

export {
  composeRoutes,
  composeStoreRoutes,
  jointRoutes,
  keeperDatabase,
  keeperRoutes,
  type Parts,
  storeDatabase,
} from "./compose.ts"
export { type Config, type ConfigInput, readConfig } from "./config.ts"
export { type DataLayout, dataLayout, openDataDirectory } from "./data-directory.ts"
export { createCouriers } from "./delivery/couriers.ts"
export { ServerError, type ServerErrorCode } from "./errors.ts"
export { type AppOptions, buildApp } from "./http/app.ts"
export type { HttpAnswer, HttpRequest, HttpRoute } from "./http/route.ts"
export { createKeeperKey } from "./keeper-key/open-keeper-key.ts"
export { type RotateKeeperKeyOptions, rotateKeeperKey } from "./keeper-key/rotate-keeper-key.ts"
export { jointOperations, keeperOperations, keeperPaths } from "./keeper-link/operations.ts"
export type { RemoteKeeper } from "./keeper-link/remote-keeper.ts"
export type { BuiltModule, ModuleDeps, ServerModule } from "./module.ts"
export { keeperSchema, storeModules, storeSchema, subrosaModules } from "./modules.ts"
export { type Connection, clientConfig } from "./postgres/connection.ts"
export { type Db, type DbOptions, openDb } from "./postgres/database.ts"
export {
  type EmbeddedEvent,
  type EmbeddedOptions,
  type EmbeddedPostgres,
  type SocketConnection,
  startEmbedded,
} from "./postgres/embedded.ts"
export { checkExternal } from "./postgres/external.ts"
export { type DatabaseFailure, databaseFailure } from "./postgres/failure.ts"
export { type AppliedMigration, type Migration, migrate, type SchemaOwner } from "./postgres/migrate.ts"
export { type Rows, type Session, type Statement, sql } from "./postgres/session.ts"
export { type Restored, type RestoreOptions, type RestorePart, restoreRows } from "./restore/restore-rows.ts"
export type { RowToRestore } from "./restore/row-batches.ts"
export { type RunningServer, type StartOptions, type StartProgress, startServer } from "./start.ts"
export { type KeeperConfig, type RunningKeeper, readKeeperConfig, startKeeper } from "./start-keeper.ts"
export { stopOnSignals } from "./stop-on-signals.ts"
export { buildWeb, repositoryRoot, type WebApp, type WebBuildProgress } from "./web/build.ts"
export { checkBuilt } from "./web/check-built.ts"
export type { ForeignAddress } from "./web/foreign-addresses.ts"
