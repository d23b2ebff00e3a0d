/** Two officers at work on a case: what the one asks for, the other agrees to. */
import type { CaseId, Taken } from "@subrosa/contract"
import type { Engine } from "@subrosa/engine"
import type { Instance } from "../instance.ts"
import type { Colleague } from "../staff/colleague.ts"

type Waiting = { kind: "waiting"; approval: { id: Parameters<Engine["approvalDecide"]>[0]["approval"] } }

/** Asks, lets the second officer agree, and asks again. Both have signed in freshly. */
export async function agreed<T extends { kind: string }>(
  second: Colleague,
  ask: () => Promise<T | Waiting>,
): Promise<T> {
  const first = await ask()
  if (!isWaiting(first)) return first
  await second.engine.approvalDecide({ approval: first.approval.id, decision: "approve" })
  const again = await ask()
  if (isWaiting(again)) throw new Error("what a second officer agreed to still waits")
  return again
}

const isWaiting = <T extends { kind: string }>(answer: T | Waiting): answer is Waiting => answer.kind === "waiting"

export interface ScopedCase {
  id: CaseId
  /** Entries that the case lists, and charts. */
  entries: string[]
  charts: string[]
  /** From opening the case until the list stood. */
  seconds: number
}

/** Opens a case about what was taken and computes who was exposed, entry by entry. */
export async function openCase(
  { engine, account, clock, signInAgain }: Instance,
  title: string,
  taken: Taken[],
): Promise<ScopedCase> {
  const began = performance.now()
  await signInAgain()
  const { case: id } = await engine.caseReport({
    ...{ title, by: "drill", taken, rehearsal: false },
    discoveredAt: clock().toISOString(),
    discoveredBy: account,
  })
  const exposed = await engine.caseExposed({ case: id })
  return {
    id,
    entries: exposed.flatMap(({ segments }) => segments.flatMap((one) => one.entries.map(({ entry }) => entry))),
    charts: exposed.map(({ chart }) => chart),
    seconds: (performance.now() - began) / 1000,
  }
}
