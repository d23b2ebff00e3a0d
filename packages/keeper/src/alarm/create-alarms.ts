/** Alarms of a keeper: the operations, what other parts raise, and the round that escalates and sends. */
import {
  type Alarm,
  ApiError,
  type alarmAnswer,
  type alarmChannelCreate,
  type alarmChannelEnd,
  type alarmSearch,
  mayAct,
  type Parsed,
  type PracticeId,
  type Result,
} from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"
import { type AlarmRow, alarmColumns, toAlarm } from "./alarm-row.ts"
import { type AnswerDeps, answerAlarm } from "./answer-alarm.ts"
import { channelCreate, channelEnd, channelSearch } from "./channels.ts"
import { type Couriers, deliverDue } from "./deliver.ts"
import { escalateAlarms } from "./escalate-alarms.ts"
import { type NewAlarm, raiseAlarm } from "./raise-alarm.ts"
import type { WatchKeys } from "./watch-key.ts"

export interface AlarmDeps extends AnswerDeps {
  db: Database
  watchKeys: WatchKeys
  couriers: Couriers
}

const search = {
  name: "keeper.alarm.search",
  text: `select ${alarmColumns} from keeper.alarm where practice = $1 and ($2 or state <> 'closed') order by raised_at desc, id limit $3`,
}
const anyDue = {
  name: "keeper.alarm.any-due",
  text: "select exists (select from keeper.alarm where practice = $1 and due_at <= $2) as found",
}

export function createAlarms(deps: AlarmDeps) {
  const { db, clock, sequencer } = deps
  return {
    async alarmSearch(caller: Caller, { query }: Parsed<typeof alarmSearch>): Promise<Result<typeof alarmSearch>> {
      if (!mayAct(caller.roles, "watch")) throw new ApiError("forbidden", "owners and privacy officers see to alarms")
      const { rows } = await db.inPractice(caller.practice, (sql) =>
        sql.query<AlarmRow>(search, [caller.practice, query.state === "all", query.limit]),
      )
      return { alarms: rows.map(toAlarm) }
    },
    alarmAnswer: (caller: Caller, input: Parsed<typeof alarmAnswer>): Promise<Alarm> =>
      answerAlarm(deps, caller, input),
    alarmChannelSearch: (caller: Caller) => channelSearch(deps, caller),
    alarmChannelCreate: (caller: Caller, input: Parsed<typeof alarmChannelCreate>) =>
      channelCreate(deps, caller, input),
    alarmChannelEnd: (caller: Caller, input: Parsed<typeof alarmChannelEnd>) => channelEnd(deps, caller, input),

    /** Raises an alarm that no transaction of its own carries (a refusal, a finding). In one's own transaction: `raiseAlarm`. */
    async alarmRaise(alarm: NewAlarm): Promise<void> {
      await sequencer.append(alarm.practice, {
        run: async (sql) => ({ events: await raiseAlarm(sql, alarm, clock()), result: undefined }),
      })
    },

    /** What no request asks for: escalates what nobody answered and sends what is due. Answers how many messages were tried. */
    async alarmRound(practice: PracticeId): Promise<number> {
      const { rows } = await db.inPractice(practice, (sql) =>
        sql.query<{ found: boolean }>(anyDue, [practice, clock()]),
      )
      if (rows[0]?.found === true) {
        await sequencer.append(practice, {
          run: async (sql) => ({ events: await escalateAlarms(sql, practice, clock()), result: undefined }),
        })
      }
      return deliverDue(deps, practice)
    },
  }
}
