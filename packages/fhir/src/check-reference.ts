/**
 * The form of Reference.reference (http://hl7.org/fhir/R4/references.html#literal): absolute, `Type/id`, a conditional
 * `Type?query` or `#fragment`; and whether the type it names is one the element allows.
 */
import { type Fields } from "./resource.ts"
import { containerOf, pathText, report, type Walk } from "./validation-walk.ts"

const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:/
const relative = /^([A-Za-z]+)(?:\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?(?:#.*)?|\?.+)$/
const restful = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?(?:#.*)?$/

/** Without `targets`: the form. With them: the target's type. */
export function checkReference(walk: Walk, { reference }: Fields, targets?: ReadonlySet<string>): void {
  if (typeof reference !== "string" || reference === "") return
  if (targets !== undefined) {
    const type = restful.exec(reference)?.[1]
    if (type !== undefined && walk.structure.resources.has(type) && !targets.has(type)) {
      report(walk, "reference", `must not refer to a ${type}`, "reference")
    }
    return
  }
  if (reference.charCodeAt(0) === 35) {
    const container = containerOf(walk)
    const id = reference.slice(1)
    container.usedFragments.add(id)
    container.localReferences.push({ id, path: pathText(walk.path, "reference") })
    return
  }
  if (absolute.test(reference)) return
  const type = relative.exec(reference)?.[1]
  if (type === undefined || !walk.structure.resources.has(type)) {
    report(walk, "reference", "a relative reference must be a FHIR R4 resource type and an id", "reference")
  }
}
