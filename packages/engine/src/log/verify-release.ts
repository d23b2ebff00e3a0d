import { equal, fromBase64url } from "@subrosa/codec"
import {
  type Chart,
  type Event,
  type OpenedEntry,
  type Purpose,
  type ReleaseEvent,
  type SegmentKind,
  StatedReason,
} from "@subrosa/contract"
import type { SentRequest } from "../core.ts"
import { requireProof } from "./proof-step.ts"

/** What this client asked for, and the signature under which it asked. */
export interface ReleaseAsked {
  practice: string
  account: string
  device: string
  chart: string
  purpose: Purpose
  segments: readonly { kind: SegmentKind; after: number }[]
  /** What this person said; the keeper may have known better. */
  reason?: StatedReason | undefined
  note?: string | undefined
  export?: string | undefined
  case?: string | undefined
  request: SentRequest
}

/** What the server handed out. */
export interface ReleaseAnswered {
  chart: Chart
  entries: readonly OpenedEntry[]
}

/**
 * Verifies that the log's event tells this opening as it was: who, what, why, by which signed request, and every entry handed out.
 * That the event stands in the log is `verifyReceipt`'s part; both must pass before any entry is opened (spec/log.md, "Release").
 *
 * @throws EngineError proof_failed
 */
export function verifyRelease(event: Event, asked: ReleaseAsked, answered: ReleaseAnswered): ReleaseEvent {
  requireProof(event.type === "release", "the entry is not what was asked")
  verifyWhoAndWhy(event, asked)
  verifyRequest(event, asked)
  verifySegments(event, asked, answered)
  verifyCoverage(event, answered)
  return event
}

function verifyWhoAndWhy(event: ReleaseEvent, asked: ReleaseAsked): void {
  const members = ["practice", "account", "device", "chart", "purpose", "note", "export", "case"] as const
  for (const member of members) requireProof(event[member] === asked[member], "the entry is not what was asked")
  // Nobody puts a reason into someone's mouth.
  const isSaid = StatedReason.safeParse(event.reason).success
  requireProof(!isSaid || event.reason === asked.reason, "the entry is not what was asked")
}

/** Ties the event to the very request this device signed: a server cannot log one reading and serve another. */
function verifyRequest(event: ReleaseEvent, { request }: ReleaseAsked): void {
  requireProof(equal(fromBase64url(event.request), request.digest), "the entry is not what was asked")
  requireProof(equal(fromBase64url(event.signature), request.signature), "the entry is not what was asked")
}

/** Each segment in the event was asked for, from where it was asked, and is the chart's segment of that kind. */
function verifySegments(event: ReleaseEvent, asked: ReleaseAsked, { chart }: ReleaseAnswered): void {
  requireProof(chart.id === asked.chart, "the entry is not what was asked")
  const seen = new Set<string>()
  for (const { segment, kind, after } of event.segments) {
    const wanted = asked.segments.some((one) => one.kind === kind && one.after === after)
    const known = chart.segments.some((one) => one.id === segment && one.kind === kind)
    requireProof(wanted && known && !seen.has(segment), "the entry is not what was asked")
    seen.add(segment)
  }
}

/** The event counts exactly the entries handed out, and each lies within it. */
function verifyCoverage(event: ReleaseEvent, { entries }: ReleaseAnswered): void {
  const seen = new Set<string>()
  for (const { id, segment, seq } of entries) {
    const covered = event.segments.some((one) => one.segment === segment && one.after < seq && seq <= one.upTo)
    requireProof(covered && !seen.has(id), "the entry does not cover what was handed out")
    seen.add(id)
  }
  requireProof(event.count === entries.length, "the entry does not cover what was handed out")
}
