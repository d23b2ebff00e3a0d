/** The store's migrations, in order. */
import { store0001 } from "./0001-store.ts"
import { store0002 } from "./0002-token-entry.ts"

export const storeMigrations = [store0001, store0002]
