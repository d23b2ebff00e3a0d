/** A decoy's shape: of no one chart, but between several, so that nothing in the database has a twin. Pure. */
import type { ChartShape } from "@subrosa/contract"
import type { Chance } from "./invent-person.ts"

/** How many models lend their sizes: those with about as many resources, for more of them take more room. */
const lendersMax = 4
/** Steps between one lender's size and another's. */
const steps = 1000

/** Segments and counts of one model, sizes between those of others like it. `models`: not empty. */
export function mixShapes(models: readonly ChartShape[], chance: Chance): ChartShape {
  const pick = <T>(list: readonly T[]): T => {
    const item = list[chance(list.length)]
    if (item === undefined) throw new RangeError("nothing to mix shapes from")
    return item
  }
  const base = pick(models)
  const others = models.filter((one) => one !== base)
  const lenders = (others.length === 0 ? models : others)
    .toSorted((a, b) => distance(a, base) - distance(b, base))
    .slice(0, lendersMax)
  return {
    segments: base.segments.map(({ kind, sizes }) => ({
      kind,
      // The first entry of a chart is another thing than its twentieth: sizes are taken from the same place.
      sizes: sizes.map((own, at) => {
        const lent = lenders.flatMap(({ segments }) => segments.find((one) => one.kind === kind)?.sizes[at] ?? [])
        if (lent.length === 0) return own
        const [from, to] = [pick(lent), pick([own, ...lent])]
        return from + Math.round(((to - from) * chance(steps + 1)) / steps)
      }),
    })),
    resourceTokens: base.resourceTokens,
    searchTokens: pick(lenders).searchTokens,
  }
}

const distance = (one: ChartShape, other: ChartShape): number => Math.abs(one.resourceTokens - other.resourceTokens)
