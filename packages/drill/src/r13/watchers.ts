/** Who watches a log from outside its server: a witness, an officer's client that verifies, a mirror of the entries' texts. */
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type Engine, EngineError } from "@subrosa/engine"
import { acceptLog, addLog, files, headOf, openAlarm, runWitness, type WitnessState } from "@subrosa/witness"

export interface Watchers {
  /** The witness's own memory. */
  state(): WitnessState
  close(): Promise<void>
  /** The witness's operator has looked: alarms are closed, and it goes on from where it was. */
  reset(): Promise<void>
  /** Entries as the mirror first saw them, each proved then. */
  mirror: Map<number, { account: string; chart?: string; type: string }>
  /** Takes into the mirror what is new. Throws when a proof fails. */
  follow(): Promise<void>
  /** Waits until the witness has cosigned at least so many entries. */
  cosigned(size: number): Promise<void>
  origin: string
}

export const pullSeconds = 2

export async function startWatchers(
  engine: Engine,
  { dir, graceSeconds }: { dir: string; graceSeconds: number },
): Promise<Watchers> {
  const { log } = await engine.witnessState()
  const start = () =>
    runWitness({
      dir,
      name: "witness/drill",
      pullSeconds,
      graceSeconds,
      onLine: () => {},
      onFatal: (error) => {
        throw error
      },
    })
  let running = await start()
  const state = () => running.witness.state()
  await addLog(join(dir, files.logs), `${log.key} ${log.url}/`)
  const origin = log.key.split("+")[0] ?? ""
  const mirror: Watchers["mirror"] = new Map()
  return {
    state,
    close: () => running.close(),
    async reset() {
      await running.close()
      await acceptLog(dir, origin, undefined)
      running = await start()
    },
    mirror,
    origin,
    async follow() {
      for (let before: number | undefined; ; ) {
        const lines = await engine.logEvents({ limit: 1000, ...(before !== undefined && { before }) })
        for (const { index, account, chart, type, proof } of lines) {
          if (proof !== "verified") throw new Error("the mirror was shown a line that does not verify")
          if (!mirror.has(index)) mirror.set(index, { account, type, ...(chart !== undefined && { chart }) })
        }
        const oldest = lines.at(-1)?.index ?? 0
        if (oldest === 0 || lines.length === 0 || mirror.has(oldest - 1)) return
        before = oldest
      }
    },
    async cosigned(size) {
      for (let i = 0; i < 600; i++) {
        if (headOf(state().logs[origin]).size >= size) return
        await sleep(200)
      }
      throw new Error("the witness did not cosign within two minutes")
    },
  }
}

export interface Noticed {
  /** Who said what first; undefined: nobody within the time. */
  by: string | undefined
  seconds: number
}

/** Looks again and again, as both would go on doing, until one of them speaks. */
export async function untilNoticed(engine: Engine, { state, origin }: Watchers, maxSeconds: number): Promise<Noticed> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  while (seconds() < maxSeconds) {
    for (const kind of ["forked", "went back", "unproven"] as const) {
      if (openAlarm(state(), origin, kind) !== undefined) return { by: `witness: ${kind}`, seconds: seconds() }
    }
    const said = await sentenceOf(engine)
    if (said !== undefined) return { by: `client: ${said}`, seconds: seconds() }
    await sleep(1000)
  }
  return { by: undefined, seconds: seconds() }
}

async function sentenceOf(engine: Engine): Promise<string | undefined> {
  try {
    return (await engine.logVerify()).failures[0]
  } catch (error) {
    if (error instanceof EngineError && error.code === "proof_failed") return error.message
    if (error instanceof EngineError && error.code === "refused")
      return "the log does not serve what its checkpoint speaks of"
    throw error
  }
}
