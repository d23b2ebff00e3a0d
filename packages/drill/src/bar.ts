/** A bar: what was measured, what was wanted, whether it holds. Every drill is judged by a list of them. */

export interface Bar {
  measure: string
  measured: string
  wanted: string
  met: boolean
}

export const atMost = (measure: string, measured: number, bar: number, unit = ""): Bar => ({
  measure,
  measured: withUnit(measured, unit),
  wanted: bar === 0 ? "0" : `at most ${withUnit(bar, unit)}`,
  met: measured <= bar,
})

export const atLeast = (measure: string, measured: number, bar: number, unit = ""): Bar => ({
  measure,
  measured: withUnit(measured, unit),
  wanted: `at least ${withUnit(bar, unit)}`,
  met: measured >= bar,
})

/** A fact that has to hold, in words. */
export const holds = (measure: string, met: boolean, measured: string, wanted: string): Bar => ({
  measure,
  measured,
  wanted,
  met,
})

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** `12 of 40 (30.0 %)`. */
export const ofAll = (part: number, whole: number): string =>
  `${number(part)} of ${number(whole)}${whole === 0 ? "" : ` (${((100 * part) / whole).toFixed(1)} %)`}`

/** Whole numbers grouped, others to two places. */
export const number = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString("en-US") : value.toFixed(2)

const withUnit = (value: number, unit: string) => (unit === "" ? number(value) : `${number(value)} ${unit}`)

/** One sentence per bar that was missed; empty when the drill is passed. */
export const missedOf = (bars: readonly Bar[]): string[] =>
  bars.filter(({ met }) => !met).map(({ measure, measured, wanted }) => `${measure}: ${measured}, wanted ${wanted}`)
