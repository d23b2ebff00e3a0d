/** What every function of the identity half is given first. */
import type { Event, Operation, Parsed, PracticeId, Result } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import type { KeeperDeps } from "../deps.ts"
import type { AccountShares } from "../recovery/account-shares.ts"
import type { Sequencer } from "../sequencer.ts"
import type { ServerSecrets } from "../sign-in/server-secrets.ts"

export interface Identity extends KeeperDeps {
  sequencer: Sequencer
  secrets: ServerSecrets
  accountShares: AccountShares
}

/** An operation of the contract as a function: public, or on behalf of a caller. */
export type Public<O extends Operation> = (identity: Identity, input: Parsed<O>) => Promise<Result<O>>
export type Signed<O extends Operation> = (identity: Identity, caller: Caller, input: Parsed<O>) => Promise<Result<O>>

/** Who an event of the log is about to be ascribed to. */
export type Actor = { practice: PracticeId; account: string; device: string }
/** The members that every event has. */
export type EventHead = { practice: string; time: string; account: string; device: string }

export type Change<T> = { events: readonly Event[]; result: T }

/**
 * A change that is in the log when it is done (spec/log.md): `run` and the events it answers share one durable transaction,
 * under the practice's log lock, so what it reads cannot change before it writes. It may run more than once: SQL only.
 */
export async function change<T>(
  { sequencer, clock }: Identity,
  { practice, account, device }: Actor,
  run: (sql: Sql, head: EventHead, now: Date) => Promise<Change<T>>,
): Promise<T> {
  const now = clock()
  const head = { practice, time: now.toISOString(), account, device }
  const { result } = await sequencer.append(practice, { run: (sql) => run(sql, head, now) })
  return result
}
