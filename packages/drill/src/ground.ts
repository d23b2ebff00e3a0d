/** What every drill stands on: a folder that goes with it, progress that can be stopped, a stopwatch, and an end that comes whatever happens. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DrillOptions } from "./drill.ts"
import { type Instance, type InstanceOptions, raiseInstance } from "./instance.ts"
import { makePopulation, type Population } from "./population/population.ts"

export interface Ground {
  root: string
  seed: number
  /** Says what begins now. Throws when the drill was stopped. */
  step(text: string): void
  /** Runs at the end, the latest first. */
  onEnd(work: () => Promise<unknown>): void
  /** Raises the drill's instance, with the practice's own configuration where one is given; stopped at the end. */
  raise(options?: Omit<InstanceOptions, "data" | "configuration">): Promise<Instance>
  /** Invented people; `patients` unless the options name another number. */
  people(patients: number): Promise<Population>
  /** Seconds since the drill began. */
  seconds(): number
}

/** Runs a drill; what it raised is torn down and its folder removed, also after a failure. */
export async function onGround<T>(options: DrillOptions, work: (ground: Ground) => Promise<T>): Promise<T> {
  const began = performance.now()
  const { seed = 1 } = options
  const root = await mkdtemp(join(options.workDir ?? tmpdir(), "subrosa-drill-"))
  const ends: (() => Promise<unknown>)[] = [() => rm(root, { recursive: true, force: true })]
  const step = (text: string) => {
    options.signal?.throwIfAborted()
    options.onProgress?.(text)
  }
  const people = async (patients: number) => {
    step("inventing people")
    const { bundles } = options
    return makePopulation({
      bundles,
      patients: options.patients ?? (bundles === undefined ? patients : undefined),
      seed,
      dir: join(root, "population"),
    })
  }
  const raise: Ground["raise"] = async (wanted = {}) => {
    const data = join(root, "instance", "data")
    const instance = await raiseInstance({ ...wanted, data, configuration: options.configuration })
    ends.push(() => instance.stop())
    return instance
  }
  const seconds = () => (performance.now() - began) / 1000
  try {
    return await work({ root, seed, step, onEnd: (end) => ends.push(end), raise, people, seconds })
  } finally {
    for (const end of ends.reverse()) await end()
  }
}
