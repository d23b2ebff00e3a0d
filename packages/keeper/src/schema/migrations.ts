/** The keeper's migrations, in order. */
import { keeper0001 } from "./0001-keeper.ts"
import { keeper0002 } from "./0002-approval-lock.ts"
import { keeperAlarm } from "./0003-alarm.ts"

export const keeperMigrations = [keeper0001, keeper0002, keeperAlarm]
