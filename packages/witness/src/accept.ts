/** What an operator does after an alarm: having looked, let the log go on, from where it was or from another checkpoint. */
import { join } from "node:path"
import { ed25519Verifier, formatNote, LogError, openCheckpoint } from "@subrosa/log"
import { verifyEd25519 } from "./ed25519.ts"
import { WitnessError } from "./error.ts"
import { logList } from "./log-list.ts"
import { files } from "./run.ts"
import { lockState } from "./state-lock.ts"
import { openState } from "./state-store.ts"

/**
 * Closes the log's alarms. With `note`, a checkpoint signed by the log, the witness goes on from there: after a restored backup, with the
 * practice's word for it. The alarms and their evidence stay on record.
 *
 * @throws WitnessError
 */
export async function acceptLog(
  dir: string,
  origin: string,
  note: string | undefined,
  now = new Date(),
): Promise<{ closed: number }> {
  const release = await lockState(dir)
  try {
    const store = await openState(dir)
    const state = store.state()
    const keys = (await logList(join(dir, files.logs)).read()).get(origin)
    const known = state.logs[origin]
    if (keys === undefined || known === undefined) {
      throw new WitnessError(
        "log_unknown",
        `nothing of ${origin} was cosigned here`,
        "name a log as `subrosa witness status` shows it",
      )
    }
    const at = now.toISOString()
    const isOpen = (alarm: { origin: string; resolvedAt?: string }) =>
      alarm.origin === origin && alarm.resolvedAt === undefined
    const closed = state.alarms.filter(isOpen).length
    const alarms = state.alarms.map((alarm) => (isOpen(alarm) ? { ...alarm, resolvedAt: at } : alarm))
    const taken = note === undefined ? known : { note: await signedNote(note), at, earlier: [] }
    await store.save({ generation: state.generation + 1, logs: { ...state.logs, [origin]: taken }, alarms })
    return { closed }

    async function signedNote(text: string): Promise<string> {
      try {
        const verifiers = (keys ?? []).map(({ key }) => ed25519Verifier(key, verifyEd25519))
        const opened = await openCheckpoint(text, origin, verifiers)
        return formatNote({ text: opened.note.text, signatures: opened.note.verified })
      } catch (error) {
        if (!(error instanceof LogError)) throw error
        throw new WitnessError(
          "log_malformed",
          `this is no checkpoint of ${origin}: ${error.message}`,
          "give the file that `subrosa log checkpoint` prints",
          error,
        )
      }
    }
  } finally {
    await release()
  }
}
