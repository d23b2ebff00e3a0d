/** A running witness from its options: state, key, logs, HTTP, pulling, alarms. */
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { PolicyLog } from "@subrosa/log"
import { WitnessError } from "./error.ts"
import { alarmSentence } from "./evidence.ts"
import { type ListenOptions, listen } from "./http.ts"
import { logList } from "./log-list.ts"
import { pullLog } from "./pull.ts"
import type { Alarm } from "./state.ts"
import { lockState } from "./state-lock.ts"
import { openState } from "./state-store.ts"
import { createWebhook } from "./webhook.ts"
import { createWitness, type Witness } from "./witness.ts"
import { openWitnessKey } from "./witness-key.ts"

export interface WitnessOptions {
  dir: string
  /** Taken when the key is made; afterwards the key file's holds. */
  name: string
  /** Undefined: nobody can submit, it only pulls. */
  listen?: ListenOptions | undefined
  /** Seconds between two questions to each log that has an address; undefined: it does not ask. */
  pullSeconds?: number | undefined
  webhook?: string | undefined
  graceSeconds?: number | undefined
  clock?: () => Date
  /** What an operator should read. */
  onLine: (text: string) => void
  /** The witness cannot go on. */
  onFatal: (error: unknown) => void
}

export interface RunningWitness {
  witness: Witness
  url: string | undefined
  close(): Promise<void>
}

export const files = { key: "witness.key", logs: "logs.txt" } as const

/** @throws WitnessError */
export async function runWitness(options: WitnessOptions): Promise<RunningWitness> {
  const { dir, name, onLine, onFatal, clock = () => new Date(), graceSeconds = 30 } = options
  await mkdir(dir, { recursive: true, mode: 0o700 }).catch(notWritable(dir))
  const release = await lockState(dir)
  try {
    const store = await openState(dir)
    const key = await openWitnessKey(join(dir, files.key), name)
    const logs = logList(join(dir, files.logs))
    await logs.read()
    let tell = () => {}
    const onAlarm = (alarm: Alarm) => {
      onLine(`ALARM ${alarm.origin}: ${alarmSentence(alarm.kind)} Evidence: ${join(dir, alarm.evidence)}`)
      tell()
    }
    const witness = createWitness({ dir, key, store, logs, clock, graceSeconds, onAlarm })
    const webhook =
      options.webhook === undefined
        ? undefined
        : createWebhook(witness, options.webhook, (error) => onLine(`alarm not told: ${messageOf(error)}`))
    if (webhook !== undefined) tell = webhook.tell
    webhook?.tell()
    const server =
      options.listen === undefined
        ? undefined
        : await listen(witness, options.listen, (error) => onLine(`failed: ${messageOf(error)}`))
    const stopPulling = options.pullSeconds === undefined ? () => {} : startPulling(options.pullSeconds)
    return {
      witness,
      url: server?.url,
      async close() {
        stopPulling()
        webhook?.stop()
        await server?.close()
        await witness.settled()
        await release()
      },
    }

    function startPulling(seconds: number): () => void {
      const problems = new Map<string, string>()
      let timer: NodeJS.Timeout | undefined
      let stopped = false
      const pullOne = async (log: PolicyLog) => {
        try {
          await pullLog(witness, log)
          if (problems.delete(log.key.name)) onLine(`${log.key.name} answers again`)
        } catch (error) {
          if (error instanceof WitnessError) return onFatal(error)
          const text = messageOf(error)
          // Said once: an unreachable server is asked every few seconds.
          if (problems.get(log.key.name) !== text) onLine(`${log.key.name}: ${text}`)
          problems.set(log.key.name, text)
        }
      }
      const round = async () => {
        const listed = [...(await logs.read()).values()].flat().filter(({ url }) => url !== undefined)
        for (const log of listed) if (!stopped) await pullOne(log)
      }
      const again = () => {
        if (stopped) return
        round()
          .catch((error: unknown) => onLine(messageOf(error)))
          .finally(() => {
            if (!stopped) timer = setTimeout(again, seconds * 1000)
          })
      }
      again()
      return () => {
        stopped = true
        clearTimeout(timer)
      }
    }
  } catch (error) {
    await release()
    throw error
  }
}

const notWritable = (dir: string) => (cause: unknown) => {
  throw new WitnessError(
    "state_not_writable",
    `${dir} cannot be made`,
    "choose a directory you may write to, with --state DIR",
    cause,
  )
}

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "unknown failure"
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
