/** The keeper's migrations, in order: ids are consecutive. */
import { keeper0001 } from "./0001-keeper.ts"
import { keeperWitness } from "./0003-witness.ts"

export const keeperMigrations = [keeper0001, keeperWitness]
