/** Invariants of the general-purpose data types (http://hl7.org/fhir/R4/datatypes.html). */
import { has, hasChoice, type InvariantTable, invariant } from "./invariant.ts"
import { asList, isObject } from "./resource.ts"

const ucum = "http://unitsofmeasure.org"
const isAtLeastZero = (value: unknown) => typeof value !== "number" || value >= 0

/** Whether two dateTimes are in order; differing precision or time zones that cannot be compared count as in order. */
function areInOrder(start: unknown, end: unknown): boolean {
  if (typeof start !== "string" || typeof end !== "string") return true
  if (start.includes("T") && end.includes("T")) {
    const [from, to] = [Date.parse(start), Date.parse(end)]
    return Number.isNaN(from) || Number.isNaN(to) || from <= to
  }
  // A day may be told in another time zone than the moment it is compared with.
  const length = Math.min(start.length, end.length, start.includes("T") || end.includes("T") ? 7 : 10)
  return start.slice(0, length) <= end.slice(0, length)
}

const qty3 = invariant("qty-3", "a code for the unit needs a system", (q) => !has(q, "code") || has(q, "system"))

export const datatypeInvariants: InvariantTable = {
  Extension: [
    invariant(
      "ext-1",
      "an extension has either extensions or a value, not both",
      (extension) => has(extension, "extension") !== hasChoice(extension, "value"),
    ),
  ],
  Attachment: [invariant("att-1", "data needs a contentType", (a) => !has(a, "data") || has(a, "contentType"))],
  ContactPoint: [invariant("cpt-2", "a value needs a system", (c) => !has(c, "value") || has(c, "system"))],
  Expression: [
    invariant("exp-1", "needs an expression or a reference", (e) => has(e, "expression") || has(e, "reference")),
  ],
  Period: [invariant("per-1", "start must not be after end", (p) => areInOrder(p.start, p.end))],
  Quantity: [qty3],
  Age: [qty3],
  Count: [qty3],
  Distance: [qty3],
  Duration: [
    qty3,
    invariant(
      "drt-1",
      "a code must be of UCUM and have a value",
      (d) => !has(d, "code") || (d.system === ucum && has(d, "value")),
    ),
  ],
  Range: [
    invariant("rng-2", "low must not be above high", ({ low, high }) => {
      if (!isObject(low) || !isObject(high) || low.unit !== high.unit || low.code !== high.code) return true
      return typeof low.value !== "number" || typeof high.value !== "number" || low.value <= high.value
    }),
  ],
  Ratio: [
    invariant("rat-1", "numerator and denominator go together", (ratio) => {
      const hasNumerator = has(ratio, "numerator")
      return hasNumerator === has(ratio, "denominator") && (hasNumerator || has(ratio, "extension"))
    }),
  ],
  "Timing.repeat": [
    invariant("tim-1", "duration needs durationUnit", (r) => !has(r, "duration") || has(r, "durationUnit")),
    invariant("tim-2", "period needs periodUnit", (r) => !has(r, "period") || has(r, "periodUnit")),
    invariant("tim-4", "duration must not be negative", (r) => isAtLeastZero(r.duration)),
    invariant("tim-5", "period must not be negative", (r) => isAtLeastZero(r.period)),
    invariant("tim-6", "periodMax needs period", (r) => !has(r, "periodMax") || has(r, "period")),
    invariant("tim-7", "durationMax needs duration", (r) => !has(r, "durationMax") || has(r, "duration")),
    invariant("tim-8", "countMax needs count", (r) => !has(r, "countMax") || has(r, "count")),
    invariant("tim-9", "offset needs when, and not a meal", (r) => {
      if (!has(r, "offset")) return true
      const meals: unknown[] = ["C", "CM", "CD", "CV"]
      return has(r, "when") && !asList(r.when).some((when) => meals.includes(when))
    }),
    invariant("tim-10", "timeOfDay excludes when", (r) => !has(r, "timeOfDay") || !has(r, "when")),
  ],
}
