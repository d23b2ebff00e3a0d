/**
 * Validates a parsed resource against FHIR R4 (4.0.1) base: structure, cardinality, primitive formats, required codes,
 * references, contained resources, narrative safety and the invariants of invariants.ts. No profiles, no terminology
 * server, no general FHIRPath. Lenient where R4 is unclear: what cannot be called invalid for certain is accepted.
 */
import { checkCodes } from "./check-codes.ts"
import { checkContained } from "./check-contained.ts"
import { checkReference } from "./check-reference.ts"
import { invariantsOf } from "./invariants.ts"
import type { Issue } from "./issue.ts"
import type { PrimitiveFault } from "./primitive-types.ts"
import { type Fields, isObject } from "./resource.ts"
import type { Slot, Structure, TypeNode } from "./structure.ts"
import { containerOf, report, type Walk } from "./validation-walk.ts"

const depthMax = 400

/** A twin (`_birthDate`) may carry an id alone: its value stands beside it. */
type Form = "resource" | "element" | "twin"

/** Every fault found (at most 100); empty for a resource that is valid R4 as far as this module can tell. */
export function validateResource(structure: Structure, resource: unknown): Issue[] {
  const walk: Walk = { structure, issues: [], path: [], container: undefined, root: {}, isInContained: false }
  checkResource(walk, resource)
  return walk.issues
}

/** A resource that stands on its own: the outermost one, or one in a Bundle entry or a Parameters part. */
function checkResource(walk: Walk, resource: unknown): void {
  if (!isObject(resource)) {
    report(walk, "not-a-resource", "a resource must be a JSON object")
    return
  }
  const outer = { container: walk.container, root: walk.root }
  walk.container = undefined
  walk.root = resource
  const isOutermost = walk.path.length === 0
  if (isOutermost) walk.path.push(typeof resource.resourceType === "string" ? nameOf(walk, resource) : "Resource")
  checkResourceBody(walk, resource)
  if (walk.container !== undefined || resource.contained !== undefined) checkContained(walk, resource)
  if (isOutermost) walk.path.pop()
  walk.container = outer.container
  walk.root = outer.root
}

/** The type's name for a path; text that is no known type is not repeated, it might be anything. */
const nameOf = ({ structure }: Walk, { resourceType }: Fields): string =>
  typeof resourceType === "string" && structure.resources.has(resourceType) ? resourceType : "Resource"

function checkResourceBody(walk: Walk, resource: Fields): void {
  const { resourceType } = resource
  if (typeof resourceType !== "string") {
    report(walk, "not-a-resource", "resourceType is missing")
    return
  }
  const node = walk.structure.resources.get(resourceType)
  if (node === undefined) {
    report(walk, "unknown-resource-type", "resourceType is not one of FHIR R4")
    return
  }
  checkObject(walk, node, resource, "resource")
}

function checkObject(walk: Walk, node: TypeNode, object: Fields, form: Form): void {
  if (walk.path.length > depthMax) {
    report(walk, "too-deep", "nested too deeply")
    return
  }
  let seenLow = 0
  let seenHigh = 0
  let count = 0
  for (const key in object) {
    count++
    const slot = node.slots.get(key)
    if (slot === undefined) {
      if (!(form === "resource" && key === "resourceType")) reportUnknown(walk, node, key)
      continue
    }
    const bit = slot.index < 31 ? 1 << slot.index : 1 << (slot.index - 31)
    const isSeen = slot.index < 31 ? seenLow & bit : seenHigh & bit
    if (isSeen !== 0 && slot.isChoice && !isTwinOnly(object, key)) {
      report(walk, "choice", `only one type of ${slot.element} may be given`, key)
    }
    if (slot.index < 31) seenLow |= bit
    else seenHigh |= bit
    const value = object[key]
    if (slot.isList) checkList(walk, slot, key, value, object)
    else checkSingle(walk, slot, key, value)
  }
  if ((seenLow & node.requiredLow) !== node.requiredLow || (seenHigh & node.requiredHigh) !== node.requiredHigh) {
    reportMissing(walk, node, seenLow, seenHigh)
  }
  if (count === 0) report(walk, "empty", "an object must not be empty")
  else if (count === 1 && form === "element" && "id" in object) {
    report(walk, "empty", "an element must have a value or children besides its id (ele-1)")
  }
  const invariants = invariantsOf(node.name)
  if (invariants !== undefined) {
    for (const { key, human, holds } of invariants) {
      if (!holds(object, walk.root)) report(walk, "invariant", `${key}: ${human}`)
    }
  }
  if (node.name === "Reference") checkReference(walk, object)
}

function checkList(walk: Walk, slot: Slot, key: string, value: unknown, object: Fields): void {
  if (!Array.isArray(value)) {
    const message = value === null ? "null is not a value" : `${slot.element} must be an array`
    report(walk, value === null ? "wrong-json-type" : "cardinality", message, key)
    return
  }
  if (value.length === 0) {
    report(walk, "empty", "an array must not be empty", key)
    return
  }
  walk.path.push(key)
  for (let index = 0; index < value.length; index++) {
    walk.path.push(index)
    const item: unknown = value[index]
    if (item === null) {
      // Null holds the place of an item whose twin array says something about it.
      const twin = object[slot.isShadow ? key.slice(1) : `_${key}`]
      const isPlaceholder =
        (slot.isShadow || slot.primitive !== undefined) && Array.isArray(twin) && twin[index] != null
      const isBareShadow = slot.isShadow && value.some((other) => other !== null)
      if (!isPlaceholder && !isBareShadow) report(walk, "wrong-json-type", "null without an extension in its place")
    } else checkItem(walk, slot, item)
    walk.path.pop()
  }
  walk.path.pop()
}

function checkSingle(walk: Walk, slot: Slot, key: string, value: unknown): void {
  if (Array.isArray(value)) {
    report(walk, "cardinality", `${slot.element} must not be an array`, key)
    return
  }
  if (value === null) {
    report(walk, "wrong-json-type", "null is not a value", key)
    return
  }
  walk.path.push(key)
  checkItem(walk, slot, value)
  walk.path.pop()
}

function checkItem(walk: Walk, slot: Slot, value: unknown): void {
  if (slot.primitive !== undefined) {
    checkPrimitiveValue(walk, slot, value)
    return
  }
  if (slot.typeName === "Resource") {
    if (slot.element === "contained") {
      checkContainedResource(walk, value)
      return
    }
    checkResource(walk, value)
    return
  }
  if (!isObject(value)) {
    report(walk, "wrong-json-type", `${slot.element} must be a JSON object`)
    return
  }
  if (slot.type === undefined) return
  checkObject(walk, slot.type, value, slot.isShadow ? "twin" : "element")
  if (slot.codings !== undefined) checkCodes(walk, slot, value)
}

function checkPrimitiveValue(walk: Walk, slot: Slot, value: unknown): void {
  const fault = slot.primitive?.(value)
  if (fault !== undefined) {
    reportFault(walk, slot, fault, value)
    return
  }
  if (slot.codes !== undefined && typeof value === "string" && !slot.codes.has(value)) {
    report(walk, "code", `not a code that FHIR R4 requires for ${slot.element}`)
    return
  }
  // "#": a use of a contained resource, wherever a uri may stand (dom-3).
  if (typeof value === "string" && value.charCodeAt(0) === 35 && /^(?:uri|url|canonical)$/.test(slot.typeName)) {
    containerOf(walk).usedFragments.add(value.slice(1))
  }
}

function reportFault(walk: Walk, slot: Slot, fault: PrimitiveFault, value: unknown) {
  if (fault === "wrong-json-type") {
    report(walk, fault, `wrong JSON type for a ${slot.typeName}`)
    return
  }
  if (value === "") {
    report(walk, "empty", "a value must not be empty")
    return
  }
  if (fault === "unsafe-narrative") {
    report(walk, fault, "div must be well-formed XHTML without active content (txt-1)")
    return
  }
  if (fault === "empty-narrative") {
    report(walk, "empty", "div must have some content (txt-2)")
    return
  }
  report(walk, fault, `not a valid ${slot.typeName}`)
}

function checkContainedResource(walk: Walk, value: unknown): void {
  if (!isObject(value)) {
    report(walk, "not-a-resource", "a contained resource must be a JSON object")
    return
  }
  if (walk.isInContained) {
    report(walk, "contained", "a contained resource must not contain others (dom-2)")
    return
  }
  walk.isInContained = true
  checkResourceBody(walk, value)
  walk.isInContained = false
}

function reportUnknown(walk: Walk, node: TypeNode, key: string): void {
  // A key is structure, not content, but only if it looks like one.
  const isName = /^_?[A-Za-z][A-Za-z0-9_]{0,63}$/.test(key)
  report(walk, "unknown-element", `not an element of ${node.name}`, isName ? key : "(unnamed)")
}

function reportMissing(walk: Walk, node: TypeNode, seenLow: number, seenHigh: number): void {
  const missingLow = node.requiredLow & ~seenLow
  const missingHigh = node.requiredHigh & ~seenHigh
  node.elements.forEach((element, index) => {
    const bit = index < 31 ? missingLow & (1 << index) : missingHigh & (1 << (index - 31))
    if (bit !== 0) report(walk, "missing-element", `${element} is required`, element)
  })
}

/** `valueString` and `_valueString` are the same choice, not two. */
const isTwinOnly = (object: Fields, key: string): boolean => (key.startsWith("_") ? key.slice(1) : `_${key}`) in object
