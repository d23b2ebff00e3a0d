/**
 * What every drill is and what it comes to (incidents.md, section 4): an attacker with exactly one capability, run against a throwaway
 * instance of ours and against an ordinary application with the same people, measured by the same steps.
 */
import type { Limits, Settings } from "@subrosa/contract"
import type { Bar } from "./bar.ts"

export interface DrillOptions {
  /** Patients to invent; each drill has its own default. */
  patients?: number | undefined
  /** How often to try, for drills that guess; each has its own default. */
  tries?: number | undefined
  /** File or folder of FHIR R4 that people are made from. */
  bundles?: string | undefined
  /** The same seed invents the same people and makes the same choices. */
  seed?: number | undefined
  /** Of one's own practice, for the throwaway one to have; a new practice's if absent. */
  configuration?: Configuration | undefined
  onProgress?: ((step: string) => void) | undefined
  /** Stops after the step that runs. */
  signal?: AbortSignal | undefined
  /** Where throwaway instances live; the system's place if absent. Nothing is left behind. */
  workDir?: string | undefined
}

/** What decides how far somebody gets. */
export interface Configuration {
  limits: Limits
  settings: Settings
}

/** One line of the comparison: the same measure here and in the ordinary application. */
export interface Row {
  measure: string
  subrosa: string
  plain: string
}

export interface DrillResult {
  drill: DrillName
  title: string
  /** What the attacker can do, in one sentence. */
  capability: string
  seed: number
  rows: Row[]
  bars: Bar[]
  /** What was tried, and how it was measured, in sentences. */
  tried: string[]
  /** What this drill does not say. */
  notMeasured: string[]
  /** Traces worth looking at when a bar is missed; no patient's data, no key material. */
  examples: string[]
  /** The drill's own figures, for programs. */
  figures: object
  seconds: number
}

export type DrillName =
  | `R${"01" | "02" | "03" | "04" | "05" | "06" | "07" | "08" | "09"}`
  | `R1${0 | 1 | 2 | 3 | 4 | 5 | 6}`

export interface Drill {
  name: DrillName
  title: string
  run(options: DrillOptions): Promise<DrillResult>
}

/** What a drill is made of: the attack, its bars, its words. `O`: its own options besides those of all. */
export interface DrillParts<O extends DrillOptions, F extends { seed: number; seconds: number }> {
  name: DrillName
  title: string
  /** What the attacker can do, in one sentence. */
  capability: string
  measure(options: O): Promise<F>
  judge(figures: F, options: O): Bar[]
  rows(figures: F): Row[]
  tried(figures: F): string[]
  notMeasured: readonly string[]
  examples?(figures: F): string[]
}

export const defineDrill = <O extends DrillOptions, F extends { seed: number; seconds: number }>(
  parts: DrillParts<O, F>,
) => ({
  name: parts.name,
  title: parts.title,
  async run(options: O): Promise<DrillResult & { figures: F }> {
    const { name, title, capability, notMeasured } = parts
    const figures = await parts.measure(options)
    return {
      drill: name,
      title,
      capability,
      seed: figures.seed,
      rows: parts.rows(figures),
      bars: parts.judge(figures, options),
      tried: parts.tried(figures),
      notMeasured: [...notMeasured],
      examples: parts.examples?.(figures) ?? [],
      figures,
      seconds: figures.seconds,
    }
  },
})

export type ResultOf<D extends { run(options: never): Promise<DrillResult> }> = Awaited<ReturnType<D["run"]>>
