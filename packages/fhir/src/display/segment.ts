import type { Segment } from "../segment-table.ts"

const texts: Record<Segment, string> = {
  directory: "contacts",
  clinical: "clinical",
  "psychotherapy-notes": "psychotherapy notes",
  "substance-use": "substance use",
  billing: "billing",
}

/** A part of a chart as people call it. */
export const displaySegment = (segment: Segment): string => texts[segment]
