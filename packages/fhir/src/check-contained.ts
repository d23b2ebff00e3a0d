/**
 * Contained resources (http://hl7.org/fhir/R4/references.html#contained): ref-1, dom-3, dom-4, dom-5. Nested ones
 * (dom-2) are refused where they are met.
 */
import { type Fields, isObject, objectsIn } from "./resource.ts"
import { report, type Walk } from "./validation-walk.ts"

export function checkContained(walk: Walk, resource: Fields): void {
  const contained = objectsIn(resource.contained)
  const ids = new Set(contained.map(({ id }) => id).filter((id) => typeof id === "string"))
  for (const { id, path } of walk.container?.localReferences ?? []) {
    // "#" alone is the containing resource itself.
    if (id !== "" && !ids.has(id)) {
      walk.issues.push({ path, code: "reference", message: "no contained resource has this id (ref-1)" })
    }
  }
  contained.forEach(({ id, meta }, index) => {
    walk.path.push("contained", index)
    if (isObject(meta)) {
      if (meta.versionId !== undefined || meta.lastUpdated !== undefined) {
        report(walk, "contained", "a contained resource must not have a version or time of update (dom-4)", "meta")
      }
      if (meta.security !== undefined) {
        report(walk, "contained", "a contained resource must not have a security label (dom-5)", "meta")
      }
    }
    const used = walk.container?.usedFragments
    const isUsed = typeof id === "string" && used?.has(id) === true
    if (!isUsed && !refersToContainer(contained[index])) {
      report(walk, "contained", "a contained resource must be referred to by the containing one (dom-3)")
    }
    walk.path.length -= 2
  })
}

/** Whether the contained resource itself points at its container by "#". */
function refersToContainer(value: unknown): boolean {
  if (value === "#") return true
  if (Array.isArray(value)) return value.some(refersToContainer)
  return isObject(value) && Object.values(value).some(refersToContainer)
}
