/** What the kinds of record are called on the screen. */
import type { SegmentKind } from "../data/incidents.ts"

export const kindTexts: Record<SegmentKind, string> = {
  directory: "contact cards",
  clinical: "clinical records",
  "psychotherapy-notes": "psychotherapy notes",
  "substance-use": "substance use records",
  billing: "bills",
}

const oneOf: Record<SegmentKind, string> = {
  directory: "contact card",
  clinical: "clinical record",
  "psychotherapy-notes": "psychotherapy note",
  "substance-use": "substance use record",
  billing: "bill",
}

/** "1 contact card, 3 bills", in a fixed order; empty where there are none. */
export const kindCounts = (byKind: Partial<Record<SegmentKind, number>>): string =>
  (Object.keys(kindTexts) as SegmentKind[])
    .flatMap((kind) => {
      const n = byKind[kind] ?? 0
      return n === 0 ? [] : [`${n.toLocaleString("en-US")} ${n === 1 ? oneOf[kind] : kindTexts[kind]}`]
    })
    .join(", ")
