/**
 * Expands HL7's value sets to plain lists of codes, where they can be listed at all.
 *
 * A value set that needs a terminology server (filters, SNOMED CT, UCUM, BCP 47 ...) expands to `undefined`.
 */
type Concept = { code: string; concept?: Concept[] }
type Include = {
  system?: string
  concept?: Concept[]
  filter?: { property: string; op: string; value: string }[]
  valueSet?: string[]
}
type Definition = {
  resourceType: string
  url: string
  content?: string
  concept?: Concept[]
  compose?: { include: Include[]; exclude?: Include[] }
}

export type CodesBySystem = Map<string, Set<string>>

const flatten = (concepts: Concept[]): string[] =>
  concepts.flatMap(({ code, concept }) => [code, ...flatten(concept ?? [])])

function find(concepts: Concept[], code: string): Concept | undefined {
  for (const concept of concepts) {
    const found = concept.code === code ? concept : find(concept.concept ?? [], code)
    if (found) return found
  }
  return undefined
}

export function expandValueSets(bundles: { entry: { resource: Definition }[] }[]) {
  const codeSystems = new Map<string, Definition>()
  const valueSets = new Map<string, Definition>()
  for (const { resource } of bundles.flatMap(({ entry }) => entry)) {
    if (resource.resourceType === "CodeSystem") codeSystems.set(resource.url, resource)
    if (resource.resourceType === "ValueSet") valueSets.set(resource.url, resource)
  }

  function codesOf({ system, concept, filter }: Include): string[] | undefined {
    if (concept !== undefined) return concept.map(({ code }) => code)
    const definition = codeSystems.get(system ?? "")
    if (definition?.content !== "complete" || definition.concept === undefined) return undefined
    if (filter === undefined || filter.length === 0) return flatten(definition.concept)
    const [only, ...others] = filter
    if (only === undefined || others.length > 0 || only.property !== "concept") return undefined
    const root = find(definition.concept, only.value)
    if (root === undefined) return undefined
    if (only.op === "is-a") return flatten([root])
    return only.op === "descendent-of" ? flatten(root.concept ?? []) : undefined
  }

  return function expand(url: string): CodesBySystem | undefined {
    const compose = valueSets.get(url)?.compose
    if (compose === undefined || compose.exclude !== undefined) return undefined
    const result: CodesBySystem = new Map()
    const add = (system: string, codes: Iterable<string>) =>
      result.set(system, new Set([...(result.get(system) ?? []), ...codes]))
    for (const include of compose.include) {
      for (const part of include.valueSet ?? []) {
        const inner = include.system === undefined ? expand(part) : undefined
        if (inner === undefined) return undefined
        for (const [system, codes] of inner) add(system, codes)
      }
      if (include.system === undefined) continue
      const codes = codesOf(include)
      if (codes === undefined) return undefined
      add(include.system, codes)
    }
    return result.size === 0 ? undefined : result
  }
}
