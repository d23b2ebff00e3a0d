/** Arbitrary cases and people for property tests. */
import type { SegmentKind } from "@subrosa/contract"
import fc from "fast-check"
import type { PersonNotice } from "../src/letter/person-notice.ts"
import {
  type CaseNotice,
  contactFields,
  type ExposedKind,
  lossElements,
  type PersonExposure,
  stepCodes,
  takenKinds,
} from "../src/notice/notice-facts.ts"
import { sampleIncident, samplePerson } from "./sample-notice.ts"

const segments: SegmentKind[] = ["directory", "clinical", "psychotherapy-notes", "substance-use", "billing"]

const anyDay = fc
  .integer({ min: 0, max: 700 })
  .map((n) => new Date(Date.UTC(2024, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))

export const anyExposure: fc.Arbitrary<PersonExposure> = fc
  .record({
    exposed: fc.subarray(segments, { minLength: 1 }),
    days: fc.array(fc.uniqueArray(anyDay, { minLength: 1, maxLength: 30 }), { minLength: 5, maxLength: 5 }),
    all: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    held: fc.subarray(segments),
    contactFields: fc.subarray([...contactFields]),
    elements: fc.subarray([...lossElements]),
    possibleElements: fc.subarray([...lossElements]),
  })
  .map(({ exposed, days, all, held, ...others }) => ({
    ...others,
    exposed: exposed.map((kind, i): ExposedKind => ({ kind, days: (days[i] ?? []).toSorted(), all: all[i] ?? true })),
    untouched: held.filter((kind) => !exposed.includes(kind)),
  }))

export const anyIncident: fc.Arbitrary<CaseNotice> = fc
  .record({
    kinds: fc.subarray([...takenKinds], { minLength: 1, maxLength: 3 }),
    period: fc.constantFrom(
      {},
      { end: "2026-03-05" },
      { start: "2026-03-05", end: "2026-03-05" },
      sampleIncident.period,
    ),
    who: fc.constantFrom("unknown" as const, "known" as const, { described: "A man in Boston had them." }),
    posted: fc.boolean(),
    extortion: fc.boolean(),
    delay: fc.constantFrom("none" as const, { police: "2026-03-08" }, { reason: "A storm closed our office." }),
    codes: fc.subarray([...stepCodes], { minLength: 1 }),
    encrypted: fc.boolean(),
    served: fc.boolean(),
    freeSession: fc.boolean(),
    rehearsal: fc.boolean(),
  })
  .map(({ codes, served, ...others }) => ({
    ...sampleIncident,
    ...others,
    vendor: "Example Transcripts",
    steps: codes.map((code) => ({
      code,
      evidence: ["1"],
      ...(code === "regulator-told" && { regulator: "the state" }),
    })),
    ...(!served && { service: undefined }),
  }))

export const anyPerson: fc.Arbitrary<PersonNotice> = fc
  .record({
    exposure: anyExposure,
    language: fc.constantFrom("en", "es"),
    country: fc.constantFrom("US", "FI", "GB", "MX"),
    coded: fc.boolean(),
    role: fc.constantFrom("self" as const, "parent" as const, "adult" as const, "kin" as const),
    minor: fc.boolean(),
    byCard: fc.boolean(),
  })
  .map(({ language, coded, role, ...others }) => ({
    ...samplePerson,
    ...others,
    recipient: { role, name: "Pat Example" },
    languages: [language],
    identityCode: coded ? "EIW-1" : undefined,
  }))
