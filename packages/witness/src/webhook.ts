/**
 * Alarms by webhook (spec/witness.md, "Webhook"): one POST of JSON, signed with the witness's key, repeated until somebody takes it.
 * It holds no patient data: a log's name, two sizes, a file's name.
 */

import { alarmSentence } from "./evidence.ts"
import type { Alarm } from "./state.ts"
import { utf8 } from "./utf8.ts"
import type { Witness } from "./witness.ts"

/** Signed before the body, so that the signature can be no cosignature and no note's. */
export const webhookContext = "subrosa/v1 witness-alarm\n"

const timeoutMs = 10_000
const againAfterMs = [5_000, 30_000, 120_000, 600_000]

export function webhookBody(name: string, { kind, origin, at, shown, cosigned, evidence }: Alarm): string {
  return JSON.stringify({ witness: name, kind, origin, at, shown, cosigned, evidence, text: alarmSentence(kind) })
}

/** Tells what was not told yet, at once and again until it is taken. */
export function createWebhook(witness: Witness, url: string, onError: (error: unknown) => void) {
  let timer: NodeJS.Timeout | undefined
  let tries = 0
  let running = false
  const run = async (): Promise<void> => {
    if (running) return
    running = true
    clearTimeout(timer)
    try {
      for (const alarm of witness.state().alarms.filter(({ toldAt }) => toldAt === undefined)) {
        await post(witness, url, alarm)
        await witness.told(alarm.at, new Date().toISOString())
      }
      tries = 0
    } catch (error) {
      onError(error)
      const wait = againAfterMs[Math.min(tries++, againAfterMs.length - 1)]
      timer = setTimeout(() => void run(), wait)
      timer.unref()
    } finally {
      running = false
    }
  }
  return { tell: () => void run(), stop: () => clearTimeout(timer) }
}

async function post({ key }: Witness, url: string, alarm: Alarm): Promise<void> {
  const body = webhookBody(key.name, alarm)
  const signature = Buffer.from(key.sign(utf8(webhookContext + body))).toString("base64")
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "subrosa-witness": key.name, "subrosa-signature": signature },
    body,
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`)
}
