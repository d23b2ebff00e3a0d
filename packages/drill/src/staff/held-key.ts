/** The account key of a person, as malware on their machine would have it: for asking what the keys they really hold can open. */

import { context, parseRecoveryCode, unlockKey } from "@subrosa/crypto"
import type { Engine } from "@subrosa/engine"
import type pg from "pg"
import { openSealed } from "../thief/try-keys.ts"

/** By a recovery kit made for the purpose, whose slot is opened as the kit's owner would. Needs a fresh sign-in. */
export async function accountKeyOf(engine: Engine, database: pg.Client): Promise<Uint8Array> {
  const { code, practice, account } = await engine.recoveryKitCreate()
  const { rows } = await database.query<{ id: string; sealed: Buffer }>(
    "select id, sealed from keeper.slot where account = $1 and kind = 'recovery-kit' order by created_at desc limit 1",
    [account],
  )
  const [slot] = rows
  const key = unlockKey("recovery-kit", parseRecoveryCode(code), { practice, account })
  const opened = slot && openSealed(key, slot.sealed, context("key-slot", practice, account, slot.id, "recovery-kit"))
  if (opened === undefined) throw new Error("invariant: a person's own kit opens their account key")
  return opened
}
