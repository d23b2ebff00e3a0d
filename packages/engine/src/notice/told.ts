/** When everyone had been written to: the duty to tell people is done then. */
import { randomUuid } from "@subrosa/codec"
import type { CaseId, NoticeState } from "@subrosa/contract"
import type { CaseState } from "@subrosa/incident"
import type { Core } from "../core.ts"
import { addEntry } from "../incident/journal.ts"
import { readCounts } from "../incident/notices.ts"

/** Whose notice has not left the house, or came back. */
const waiting: readonly NoticeState[] = ["affected", "made", "held-back", "returned"]

/** Time of the last batch (RFC 3339); undefined while anyone is still to be written to. */
export async function toldAt(core: Core, id: CaseId, state: CaseState): Promise<string | undefined> {
  const last = state.noticesSent.at(-1)
  if (last === undefined) return undefined
  const { byState } = await readCounts(core, id)
  return waiting.some((one) => (byState[one] ?? 0) > 0) ? undefined : last.time
}

/** A line of the journal for a batch that was made or sent; the ledger of notices has the people. */
export async function noteBatch(core: Core, id: CaseId, change: "made" | "sent", count: number): Promise<void> {
  if (count > 0) await addEntry(core, id, { body: { kind: "notices", change, batch: randomUuid(), count } })
}
