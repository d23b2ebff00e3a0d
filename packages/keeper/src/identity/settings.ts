/** What owners set for the whole practice: opening limits, and how people may sign in. */

import type * as contract from "@subrosa/contract"
import { ApiError } from "@subrosa/contract"
import type { Signed } from "./context.ts"
import { manage } from "./manage.ts"

export const limitsUpdate: Signed<typeof contract.limitsUpdate> = async (identity, caller, { body }) =>
  manage(identity, caller, async (sql, head) => {
    await sql.query({ text: "update keeper.practice set limits = $2 where id = $1" }, [
      caller.practice,
      JSON.stringify(body),
    ])
    return { events: [{ ...head, type: "limits", limits: body }], result: body }
  })

/** Refuses to forbid key files while one is the asking owner's only way in. */
export const settingsUpdate: Signed<typeof contract.settingsUpdate> = async (identity, caller, { body }) =>
  manage(identity, caller, async (sql, head) => {
    const { rows } = await sql.query<{ slots: number }>(
      { text: "select count(*)::int as slots from keeper.slot where practice = $1 and account = $2" },
      [caller.practice, caller.account],
    )
    if (!body.keyFileSignIn && rows[0]?.slots === 0) {
      throw new ApiError("conflict", "a key file is your only way in: add a passkey or a password first")
    }
    await sql.query({ text: "update keeper.practice set settings = $2 where id = $1" }, [
      caller.practice,
      JSON.stringify(body),
    ])
    return { events: [{ ...head, type: "settings", settings: body }], result: body }
  })
