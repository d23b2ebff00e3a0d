/** Asks the server what it knows already, by keyed tokens (spec/search.md, "Importing once"). */
import { toBase64url } from "@subrosa/codec"
import { type ChartId, resourceFind } from "@subrosa/contract"
import { type ResourceTokens, resourceTokens, type searchTokens, sha256 } from "@subrosa/crypto"
import type { Core } from "../core.ts"
import { patiently } from "./patiently.ts"

export interface Known {
  /** Charts that have a resource of this key; the one with the very text first. */
  charts: ChartId[]
  /** The very text is there, in some version. */
  same: boolean
}

const keysMax = 10_000

/** What the server knows, in the order asked; undefined where it knows nothing. */
export async function findKnown(
  core: Core,
  signal: AbortSignal,
  keys: readonly { key: string; content?: string }[],
): Promise<(Known | undefined)[]> {
  const known: (Known | undefined)[] = keys.map(() => undefined)
  for (let from = 0; from < keys.length; from += keysMax) {
    const part = keys.slice(from, from + keysMax)
    const { found } = await patiently(core, signal, () => core.call(resourceFind, { body: { keys: part } }, { signal }))
    for (const { at, chart, same } of found) {
      if (at >= part.length) continue
      const before = known[from + at]
      if (!before) known[from + at] = { charts: [chart], same }
      else {
        if (same) before.charts.unshift(chart)
        else before.charts.push(chart)
        before.same ||= same
      }
    }
  }
  return known
}

/** Makers of resource tokens as they travel. */
export interface Tokens {
  key(reference: string): string
  content(textDigest: Uint8Array): string
  /** Stands for "no content": for keys that only lead to a chart. */
  noContent: string
}

export function makeTokens(resourceKey: Uint8Array, practice: string): Tokens {
  const tokens: ResourceTokens = resourceTokens(resourceKey, practice)
  return {
    key: (reference) => toBase64url(tokens.key(reference)),
    content: (textDigest) => toBase64url(tokens.content(textDigest)),
    noContent: toBase64url(tokens.content(sha256(new Uint8Array(0)))),
  }
}

export type SearchTokens = ReturnType<typeof searchTokens>
