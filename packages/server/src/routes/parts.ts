/** What the routes are made of. */
import type { Keeper } from "@subrosa/keeper"
import type { Store } from "@subrosa/store"

export interface Parts {
  keeper: Keeper
  store: Store
  clock: () => Date
  /** Keeper's and store's tables are in one cluster: one flush of its log makes both commits durable (docs/rfd/0003). */
  oneCluster: boolean
  rpId: string
  version: string
}
