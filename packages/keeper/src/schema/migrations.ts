/** The keeper's migrations, in order. */
import { keeper0001 } from "./0001-keeper.ts"
import { keeper0002Alarm } from "./0002-alarm.ts"

export const keeperMigrations = [keeper0001, keeper0002Alarm]
