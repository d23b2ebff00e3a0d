/**
 * The form of Reference.reference (http://hl7.org/fhir/R4/references.html#literal): absolute, `Type/id`, a conditional
 * `Type?query` or `#fragment`. Whether the type is one the element allows is not judged: HL7's own examples break it.
 */
import type { Fields } from "./resource.ts"
import { containerOf, pathText, report, type Walk } from "./validation-walk.ts"

const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:/
const relative = /^[A-Za-z]+(?:\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?(?:#.*)?|\?.+)$/

export function checkReference(walk: Walk, { reference }: Fields): void {
  if (typeof reference !== "string" || reference === "") return
  // "#"
  if (reference.charCodeAt(0) === 35) {
    const container = containerOf(walk)
    const id = reference.slice(1)
    container.usedFragments.add(id)
    container.localReferences.push({ id, path: pathText(walk.path, "reference") })
  } else if (!relative.test(reference) && !absolute.test(reference)) {
    report(walk, "reference", "a relative reference must be a resource type and an id", "reference")
  }
}
