/** When a call is made once more. Pure. */
import type { Operation } from "@subrosa/contract"

const delaysMs = [300, 1000, 3000]

/** POSTs that only ask, or whose ids and bytes let the server know them again (each says so in keeper or contract). */
const repeatablePosts: readonly string[] = [
  "chartFind",
  "resourceFind",
  "entryCreate",
  "practiceCreate",
  "invitationCreate",
  "invitationAccept",
  "accountActivate",
  "slotCreate",
]

/** Whether repeating a call whose answer was lost changes nothing. An opening is counted and logged, so it is never repeated. */
export function isRepeatable(op: Pick<Operation, "name" | "method">): boolean {
  return op.method !== "POST" || repeatablePosts.includes(op.name)
}

/** Milliseconds to wait before attempt `attempt` + 1 (attempts count from 0), or undefined to give up. */
export function retryDelayMs(op: Pick<Operation, "name" | "method">, attempt: number): number | undefined {
  return isRepeatable(op) ? delaysMs[attempt] : undefined
}
