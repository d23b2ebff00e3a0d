/** Versions of resources to one current version each, with its history. */
import type { Resource } from "./resource.ts"

export type Folded<Entry> = {
  /** `Composition/1`. */
  key: string
  current: Entry
  /** What came before, the latest first. */
  history: Entry[]
}

/**
 * Entries in the order in which they were recorded: that order decides which is newest, not meta.versionId or
 * lastUpdated, which come from elsewhere. A resource without an id stands alone. Keys keep their first appearance.
 */
export function foldVersions<Entry extends { resource: Resource }>(entries: Iterable<Entry>): Folded<Entry>[] {
  const byKey = new Map<string, Folded<Entry>>()
  let anonymous = 0
  for (const entry of entries) {
    const { resourceType, id } = entry.resource
    const key = id === undefined ? `${resourceType}/?${anonymous++}` : `${resourceType}/${id}`
    const known = byKey.get(key)
    if (known === undefined) byKey.set(key, { key, current: entry, history: [] })
    else {
      known.history.unshift(known.current)
      known.current = entry
    }
  }
  return [...byKey.values()]
}
