/** The form of an invariant, and the few FHIRPath words the tables of invariants are written with. */
import { asList, type Fields, isObject, objectsIn } from "./resource.ts"

export type Invariant = {
  readonly key: string
  /** What must hold, in HL7's words or close to them. */
  readonly human: string
  readonly holds: (element: Fields, root: Fields) => boolean
}
export type InvariantTable = Record<string, readonly Invariant[]>

export const invariant = (key: string, human: string, holds: Invariant["holds"]): Invariant => ({ key, human, holds })

/** FHIRPath's exists() of a child: a value, or the extensions of an absent primitive value. */
export const has = (element: Fields, name: string): boolean =>
  element[name] !== undefined || element[`_${name}`] !== undefined

/** exists() of a choice element: any `name` followed by a type. */
export function hasChoice(element: Fields, name: string): boolean {
  for (const key in element) {
    const at = key.charCodeAt(0) === 95 ? 1 : 0
    const after = key.charCodeAt(at + name.length)
    if (key.startsWith(name, at) && after >= 65 && after <= 90) return true
  }
  return false
}

export const count = (value: unknown): number => asList(value).length

export const hasCoding = (concept: unknown, system: string, codes: readonly string[]): boolean =>
  isObject(concept) &&
  objectsIn(concept.coding).some(
    (coding) => coding.system === system && typeof coding.code === "string" && codes.includes(coding.code),
  )
