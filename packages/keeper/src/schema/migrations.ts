/** The keeper's migrations, in order. */
import { keeper0001 } from "./0001-keeper.ts"
import { keeper0002 } from "./0002-approval-lock.ts"
import { keeper0003 } from "./0003-governor.ts"
import { keeperAlarm } from "./0004-alarm.ts"

export const keeperMigrations = [keeper0001, keeper0002, keeper0003, keeperAlarm]
