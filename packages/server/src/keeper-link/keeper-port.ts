/**
 * The seam between the store's server and the keeper: messages in, messages out, whether the keeper is in this process
 * (local-port.ts) or on another machine (remote-port.ts).
 *
 * Each message of the first kind is a client's request as it was signed. The keeper checks it itself and trusts nothing that the
 * store's server says of it.
 */
import type * as contract from "@subrosa/contract"
import type { Chart, ChartId, EntryId, LogReceipt, OpenedEntry, PracticeId } from "@subrosa/contract"
import type { HttpRequest } from "../http/route.ts"
import type { Answers } from "./answers.ts"
import type { jointOperations } from "./operations.ts"

type Joint = typeof jointOperations

/** What the keeper answered, and what the request says, parsed. */
export interface Asked<Name extends keyof Answers> {
  answer: Answers[Name]
  input: contract.Parsed<Joint[Name]>
}

export interface Opening {
  practice: PracticeId
  chart: ChartId
  /** What is likely to be released: the store may look for the ciphertexts meanwhile. */
  entries: readonly OpenedEntry["id"][]
  /** Settles once the release is in the log; until then no ciphertext leaves. */
  released: Promise<Released>
}

export interface Released {
  chart: Chart
  /** As a rule those that were likely, in their order. */
  entries: readonly Omit<OpenedEntry, "ciphertext">[]
  receipt: LogReceipt
}

export type Rows = AsyncIterable<{ table: string; rows: readonly Record<string, unknown>[] }>

export interface KeeperBackup {
  practice: PracticeId
  /** The newest checkpoint among the rows. */
  checkpoint: string
  /** Names the snapshot of the rows for another connection to the same cluster; undefined when the store's is another. */
  snapshot: string | undefined
  rows: Rows
  /** Ends the reading, also before its end. */
  close(): Promise<void>
}

export type KeeperPort = { [Name in keyof Answers]: (request: HttpRequest) => Promise<Asked<Name>> } & {
  chartOpen(request: HttpRequest): Promise<Opening>
  backupRead(request: HttpRequest): Promise<KeeperBackup>
  /** Which of the charts the caller behind the ticket may find, and which of the entries the keeper has taken. The ticket stays good. */
  findable(
    ticket: string,
    candidates: { charts: readonly ChartId[]; entries: readonly EntryId[] },
  ): Promise<{ charts: ReadonlySet<string>; entries: ReadonlySet<string> }>
  /** The ciphertexts are stored: the keeper takes shares and digests. */
  entryFinish(ticket: string): Promise<contract.Result<typeof contract.entryCreate>>
  /** The secret is stored: the keeper makes the invitation. */
  invitationFinish(ticket: string): Promise<contract.Result<typeof contract.invitationCreate>>
  /** Answers when the keeper and its database do. */
  ping(): Promise<void>
}
