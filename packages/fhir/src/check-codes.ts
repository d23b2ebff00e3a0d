/**
 * Required bindings of Coding and CodeableConcept (http://hl7.org/fhir/R4/terminologies.html#required): at least one
 * coding must come from the value set. A concept that carries an extension instead (data-absent-reason) passes.
 */
import { asList, type Fields, isObject } from "./resource.ts"
import type { Slot } from "./structure.ts"
import { report, type Walk } from "./validation-walk.ts"

export function checkCodes(walk: Walk, { codings: allowed, element, typeName }: Slot, value: Fields): void {
  if (allowed === undefined || value.extension !== undefined) return
  const codings = typeName === "Coding" ? [value] : asList(value.coding)
  const isAllowed = (coding: unknown): boolean => {
    if (!isObject(coding)) return true
    const { system, code } = coding
    if (typeof code !== "string") return coding._code !== undefined || coding.extension !== undefined
    return typeof system === "string" && allowed.get(system)?.has(code) === true
  }
  if (!codings.some(isAllowed)) {
    report(walk, "code", `${element} needs a code of the value set that FHIR R4 requires`)
  }
}
