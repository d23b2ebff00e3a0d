/** What the routes are made of. */
import type { Keeper } from "@subrosa/keeper"
import type { Store } from "@subrosa/store"
import type { KeeperPort } from "../keeper-link/keeper-port.ts"

/** For the operations that the keeper answers alone. */
export interface KeeperParts {
  keeper: Keeper
  clock: () => Date
  rpId: string
  version: string
}

/** For those in which both have a part, wherever the keeper is. */
export interface JointParts {
  port: KeeperPort
  store: Store
  clock: () => Date
  /** Keeper's and store's tables are in one cluster: one flush of its log makes both commits durable (docs/rfd/0003). */
  oneCluster: boolean
}

/** Both in one process. */
export type Parts = KeeperParts & Omit<JointParts, "port">
