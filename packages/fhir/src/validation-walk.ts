/**
 * The state of one validation: where we are, and what has been found. The path is a stack of names and indexes that
 * becomes a string only when there is an issue, so that a good resource costs no allocation.
 */
import type { Issue, IssueCode } from "./issue.ts"
import type { Fields } from "./resource.ts"
import type { Structure } from "./structure.ts"

/** What local references (`#id`) of one outermost resource need to be judged at its end. */
export type Container = {
  /** Local references met on the way, with the paths they stand at. */
  localReferences: { id: string; path: string }[]
  /** Fragments named by any uri, canonical or reference: they count as uses of a contained resource. */
  usedFragments: Set<string>
}

export type Walk = {
  readonly structure: Structure
  readonly issues: Issue[]
  readonly path: (string | number)[]
  container: Container | undefined
  /** The outermost resource being walked, for invariants that look up. */
  root: Fields
  isInContained: boolean
}

/** More than this many issues about one resource help nobody. */
const issuesMax = 100

export function pathText(path: readonly (string | number)[], leaf?: string): string {
  let text = ""
  for (const step of path) text += typeof step === "number" ? `[${step}]` : text === "" ? step : `.${step}`
  return leaf === undefined ? text : `${text}.${leaf}`
}

export function report(walk: Walk, code: IssueCode, message: string, leaf?: string): void {
  if (walk.issues.length < issuesMax) walk.issues.push({ path: pathText(walk.path, leaf), code, message })
}

export function containerOf(walk: Walk): Container {
  walk.container ??= { localReferences: [], usedFragments: new Set() }
  return walk.container
}
