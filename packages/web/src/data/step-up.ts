/** Actions that need a fresh sign-in: ask for it, then repeat the action by itself. */
import { useSyncExternalStore } from "react"
import { PasskeyError } from "../webauthn/passkey-error.ts"
import { codeOf } from "./describe-error.ts"

interface Question {
  confirmed(): void
  refused(): void
}

let question: Question | undefined
let asked: Promise<void> | undefined
const listeners = new Set<() => void>()

function ask(next: Question | undefined): void {
  question = next
  for (const listener of listeners) listener()
}

/** The open question, if any: what the dialog shows. */
export const useStepUpQuestion = (): Question | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => question,
  )

/** Several actions at once share one question. */
function confirmPresence(): Promise<void> {
  asked ??= new Promise<void>((resolve, reject) => {
    const settle = (finish: () => void) => () => {
      ask(undefined)
      asked = undefined
      finish()
    }
    ask({ confirmed: settle(resolve), refused: settle(() => reject(new PasskeyError("cancelled"))) })
  })
  return asked
}

/** Runs an action; where the server wants a fresh sign-in, the person is asked for it and the action runs once more. */
export async function withStepUp<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (codeOf(error) !== "step_up_required") throw error
    await confirmPresence()
    return action()
  }
}
