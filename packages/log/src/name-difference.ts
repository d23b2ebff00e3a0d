/**
 * From two lists of hashes that should be one to what was done between them: which entries were deleted, put in, moved, edited.
 *
 * It names what is simplest: a shift before moves, a move before an edit.
 */

/** One place where the lists differ. Undefined: that list has nothing there. */
export type Difference = {
  readonly index: number
  /** What should stand here, in any text form. */
  readonly expected: string | undefined
  readonly found: string | undefined
}

export type Tampering =
  /** `count` entries from `index` are gone, and what came after has moved up. */
  | { readonly kind: "deleted"; readonly index: number; readonly count: number }
  /** Nothing is served for this entry. */
  | { readonly kind: "missing"; readonly index: number }
  /** `count` entries were put in at `index`, and what stood there has moved down. */
  | { readonly kind: "inserted"; readonly index: number; readonly count: number }
  /** What belongs at `from` stands at `index`. */
  | { readonly kind: "moved"; readonly index: number; readonly from: number }
  | { readonly kind: "edited"; readonly index: number }

/** Shifts by more than this are told as edits. */
const shiftMax = 64

/** `differences` in ascending order of index. */
export function nameDifferences(differences: readonly Difference[]): Tampering[] {
  const belongsAt = new Map<string, number>()
  for (const { index, expected } of differences) if (expected !== undefined) belongsAt.set(expected, index)
  return runsOf(differences).flatMap((run) => nameRun(run, belongsAt))
}

function nameRun(run: readonly Difference[], belongsAt: ReadonlyMap<string, number>): Tampering[] {
  const index = run[0]?.index ?? 0
  for (let by = 1; by <= Math.min(shiftMax, run.length - 1); by++) {
    if (isShift(run, by, "expected", "found")) return [{ kind: "deleted", index, count: by }]
    if (isShift(run, by, "found", "expected")) return [{ kind: "inserted", index, count: by }]
  }
  return run.map(({ index, found }): Tampering => {
    if (found === undefined) return { kind: "missing", index }
    const from = belongsAt.get(found)
    return from === undefined ? { kind: "edited", index } : { kind: "moved", index, from }
  })
}

/** Whether `later[k + by]` is `earlier[k]` throughout; two entries that changed places are no shift. */
function isShift(
  run: readonly Difference[],
  by: number,
  later: "expected" | "found",
  earlier: "expected" | "found",
): boolean {
  const ahead = run.slice(by)
  const overlap = ahead.every(
    (difference, k) => difference[later] !== undefined && difference[later] === run[k]?.[earlier],
  )
  const [first] = run
  const swapped = run.length === 2 && first?.[later] === run[1]?.[earlier] && first?.[later] !== undefined
  return overlap && !swapped
}

/** Neighbouring differences belong together. */
function runsOf(differences: readonly Difference[]): Difference[][] {
  const runs: Difference[][] = []
  for (const difference of differences) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1)?.index === difference.index - 1) run.push(difference)
    else runs.push([difference])
  }
  return runs
}
