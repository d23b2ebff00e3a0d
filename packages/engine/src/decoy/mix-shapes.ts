/** A decoy's shape: of no one chart, but of several, so that nothing in the database has a twin. Pure. */
import type { ChartShape } from "@subrosa/contract"
import type { Chance } from "./invent-person.ts"

/** Segments and counts of one model, sizes and tokens of others. `models`: not empty. */
export function mixShapes(models: readonly ChartShape[], chance: Chance): ChartShape {
  const pick = <T>(list: readonly T[]): T => {
    const item = list[chance(list.length)]
    if (item === undefined) throw new RangeError("nothing to mix shapes from")
    return item
  }
  const base = pick(models)
  return {
    segments: base.segments.map(({ kind, sizes }) => ({
      kind,
      // The first entry of a chart is another thing than its twentieth: sizes are taken from the same place.
      sizes: sizes.map((own, at) => {
        const others = models.flatMap(({ segments }) => segments.find((one) => one.kind === kind)?.sizes[at] ?? [])
        return others.length === 0 ? own : pick(others)
      }),
    })),
    resourceTokens: base.resourceTokens,
    searchTokens: pick(models).searchTokens,
  }
}
