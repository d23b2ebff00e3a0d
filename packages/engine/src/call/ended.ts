/** Ends of what may be gone already: the answer to an end was lost, and the call was made again (retry.ts). */
import { problemCode } from "./problem.ts"

/** Waits for an end; that there is no such thing is what was wanted. */
export async function ended(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (problemCode(error) !== "not_found") throw error
  }
}
