/** Changes that a person with `practice-manage` makes: checked again under the log's lock, where a removal just made counts. */
import { ApiError, mayAct } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { accountRead } from "./account.ts"
import { type Change, change, type EventHead, type Identity } from "./context.ts"

export function manage<T>(
  identity: Identity,
  caller: Caller,
  run: (sql: Sql, head: EventHead, now: Date) => Promise<Change<T>>,
): Promise<T> {
  return change(identity, caller, async (sql, head, now) => {
    const account = await accountRead(sql, caller.practice, caller.account)
    if (account?.state !== "active" || !mayAct(account.roles, "practice-manage")) {
      throw new ApiError("forbidden", "your roles do not permit this")
    }
    return run(sql, head, now)
  })
}
