/** What an administrator does to give himself access, one act at a time, and who out of his reach notices it. */
import type pg from "pg"
import type { Instance } from "../instance.ts"
import type { Colleague } from "../staff/colleague.ts"
import { liftLimits, type Rogue } from "./rogue.ts"

export interface Act {
  name: string
  /** Sentence of the owner's own client, which knows the log's key; undefined: nobody noticed. */
  noticedBy: string | undefined
  /** From the act until that client's next look, which it takes when it looks at all. */
  seconds: number
}

/** The rogue account, the front desk's new roles and the lifted limits stand already when this is asked. */
export async function noticed({ engine }: Instance, rogue: Rogue, desk: Colleague, since: number): Promise<Act[]> {
  const { failures } = await engine.logVerify()
  const staff = await engine.staff()
  const seconds = (performance.now() - since) / 1000
  const said = (pattern: RegExp) => failures.find((failure) => pattern.test(failure))
  const distrusted = staff.find(({ account, trusted }) => account === rogue.account && !trusted)?.untrustedBecause
  return [
    {
      name: "an account made by SQL, owner and clinician",
      noticedBy: said(new RegExp(rogue.account)) ?? distrusted,
      seconds,
    },
    { name: "clinician's roles given to the front desk by SQL", noticedBy: said(new RegExp(desk.account)), seconds },
    { name: "limits lifted by SQL", noticedBy: said(/limits in force/), seconds },
  ]
}

/** Roles and the care team for an account that exists: the administrator's own, at the front desk. */
export async function promote(database: pg.Client, practice: string, account: string): Promise<void> {
  await database.query("update keeper.account set roles = '{clinician,front-desk}' where practice = $1 and id = $2", [
    practice,
    account,
  ])
  await database.query(
    `insert into keeper.team_member (practice, team, account, custodian)
     select practice, id, $2, false from keeper.team where practice = $1 and kind in ('care', 'emergency')`,
    [practice, account],
  )
  await liftLimits(database, practice)
}

/** Puts the rogue's public keys in a colleague's place, so that the next team key would be sealed to him. */
export const swapCard = (database: pg.Client, practice: string, victim: string, rogue: Rogue) =>
  database.query(
    `update keeper.account v set card = r.card, card_signature = r.card_signature from keeper.account r
     where v.practice = $1 and v.id = $2 and r.practice = $1 and r.id = $3`,
    [practice, victim, rogue.account],
  )
