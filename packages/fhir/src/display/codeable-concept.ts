/** Coded values in words. */
import { isObject, objectsIn, textOf } from "../resource.ts"

/** A CodeableConcept's or Coding's text, else a coding's display, else its code; undefined if it has none. */
export function displayConcept(concept: unknown): string | undefined {
  if (!isObject(concept)) return undefined
  const codings = [concept, ...objectsIn(concept.coding)]
  return (
    textOf(concept.text) ??
    codings.map(({ display }) => textOf(display)).find((display) => display !== undefined) ??
    codings.map(({ code }) => textOf(code)).find((code) => code !== undefined)
  )
}
