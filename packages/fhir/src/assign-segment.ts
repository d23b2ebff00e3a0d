/** Decides which segment of a chart a resource is filed in, by the table of segment-table.ts. */
import { asList, type Fields, isObject, objectsIn, type Resource } from "./resource.ts"
import { labelTable, type Segment, segmentsByRestriction, typeTable } from "./segment-table.ts"

export type Filing = {
  segment: Segment
  /** The label or type that decided, for people: `label PSYTHPN`, `type Claim`. Holds no patient data. */
  because: string
}

/** Unknown types are clinical. Labels inside the resource (DS4P inline labels, contained resources) count for the whole. */
export function assignSegment(resource: Resource): Filing {
  const { resourceType } = resource
  const byType = typeTable.get(resourceType)
  let filing: Filing = {
    segment: byType ?? "clinical",
    because: byType === undefined ? "no other segment claims its type" : `type ${resourceType}`,
  }
  for (const label of labelsOf(resource)) {
    const asked = segmentOfLabel(label)
    if (asked !== undefined && rank(asked) > rank(filing.segment)) {
      filing = { segment: asked, because: `label ${String(label.code)}` }
    }
  }
  return filing
}

const rank = (segment: Segment) => segmentsByRestriction.indexOf(segment)

function segmentOfLabel({ system, code }: Fields): Segment | undefined {
  if (typeof code !== "string") return undefined
  return labelTable.find(({ systems, codes }) => {
    return codes.includes(code) && (typeof system !== "string" || systems.includes(system))
  })?.segment
}

/** All security labels in a resource, with the policies they are based on (DS4P extension-sec-label-basis). */
function* labelsOf(value: unknown): Generator<Fields> {
  if (Array.isArray(value)) {
    for (const item of value) yield* labelsOf(item)
    return
  }
  if (!isObject(value)) return
  for (const key in value) {
    const member = value[key]
    if (typeof member !== "object" || member === null) continue
    if (key === "meta" && isObject(member)) {
      for (const label of objectsIn(member.security)) {
        yield label
        for (const extension of objectsIn(label.extension)) {
          if (isObject(extension.valueCoding)) yield extension.valueCoding
        }
      }
    } else if (key === "extension" || key === "modifierExtension") {
      for (const extension of asList(member)) {
        if (!isObject(extension)) continue
        const { url, valueCoding } = extension
        const isInline = typeof url === "string" && url.endsWith("inline-sec-label") && isObject(valueCoding)
        if (isInline) yield valueCoding
        else yield* labelsOf(extension)
      }
    } else yield* labelsOf(member)
  }
}
