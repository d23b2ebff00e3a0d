/** A case with an entry of every kind, for tests that walk over all that can be said of one. */
import type { CaseBody, Taken } from "@subrosa/contract"
import type { JournalEntry, Names } from "../src/index.ts"
import { accountOf, chartOf, deviceOf, exportOf, idOf, timeAt } from "./simulate-log.ts"

export const names: Names = {
  account: (id) => `account ${id}`,
  device: (id) => `device ${id}`,
  team: (id) => `team ${id}`,
}

const digest = "A".repeat(43)
const window = { from: timeAt(0), to: timeAt(90) }
const records = [{ chart: chartOf(1) }]

/** One of each kind. */
export const everyTaken = [
  { kind: "device", device: deviceOf(1), unlocked: true, ...window },
  { kind: "device", device: deviceOf(2), unlocked: false, from: timeAt(1) },
  { kind: "account", account: accountOf(1), trustedDevices: [], ...window },
  { kind: "session", account: accountOf(1), device: deviceOf(1), unlocked: false, ...window },
  { kind: "insider", account: accountOf(2), ...window },
  { kind: "database", what: "database", at: timeAt(9), keeperKey: false, keys: [] },
  { kind: "database", what: "backup", at: timeAt(9), keeperKey: true, keys: [accountOf(1)] },
  { kind: "vendor", exports: [exportOf(1)], records, upTo: timeAt(9) },
  { kind: "paper", records, upTo: timeAt(9) },
  { kind: "mis-sent", records, upTo: timeAt(9) },
] as Taken[]

const act = (kind: "account" | "device" | "team", id: string) => ({ kind, id })
const scoped = (version: number, charts: number, doubts: number) =>
  ({
    kind: "scoped",
    version,
    taken: everyTaken,
    size: 500,
    checkpoint: "",
    counts: { charts, segments: charts * 2, entries: charts * 9, byKind: { directory: charts, clinical: charts * 8 } },
    chartsDigest: digest,
    doubts,
    whole: version > 1,
  }) as const

/** Every kind of body, `opened` first. */
export const everyBody = [
  {
    kind: "opened",
    by: "person",
    discoveredAt: timeAt(95),
    discoveredBy: accountOf(3),
    taken: everyTaken,
    rehearsal: true,
  },
  { kind: "hold", change: "put" },
  { kind: "noted", at: timeAt(96) },
  { kind: "role", account: accountOf(3), role: "lead", change: "given" },
  {
    kind: "contained",
    acts: [
      { act: "lock", subject: act("account", accountOf(1)), result: "done" },
      { act: "lock", subject: act("device", deviceOf(1)), result: "already" },
      { act: "end-sessions", subject: act("account", accountOf(1)), result: "done", count: 2 },
      { act: "rotate", subject: act("team", idOf(7, 1)), result: "done" },
      { act: "lock", subject: act("team", idOf(7, 2)), result: "failed", because: "not_found" },
    ],
  },
  scoped(1, 10, 0),
  scoped(2, 0, 0),
  scoped(3, 12, 2),
  { kind: "assessed", framework: "hipaa", scope: 3, decision: "notify", digest, signature: "A".repeat(86) },
  { kind: "assessed", framework: "gdpr", scope: 3, decision: "no-notice", digest, signature: "A".repeat(86) },
  {
    kind: "duties",
    scope: 3,
    asOf: "2026-01-01",
    residents: { "US-NY": 12 },
    duties: [{ id: "US-NY/people", jurisdiction: "US-NY", recipient: "people", due: timeAt(900) }],
  },
  { kind: "cards", change: "requested", scope: 3, charts: 12, chartsDigest: digest, approval: idOf(8, 1) },
  { kind: "cards", change: "released", scope: 3, charts: 12, chartsDigest: digest },
  { kind: "notices", change: "made", batch: idOf(9, 1), count: 12 },
  { kind: "notices", change: "sent", batch: idOf(9, 1), count: 12 },
  {
    kind: "filed",
    duty: "US-NY/ag",
    jurisdiction: "US-NY",
    recipient: "attorney general",
    filedAt: timeAt(200),
    filing: digest,
    phase: "whole",
  },
  { kind: "step", step: "letters", change: "begun" },
  { kind: "step", step: "letters", change: "done" },
  { kind: "police-hold", change: "put", form: "oral", until: timeAt(999) },
  { kind: "closed", outcome: "completed" },
  { kind: "reopened" },
  { kind: "closed", outcome: "rehearsed" },
] as CaseBody[]

/** The journal of these bodies: entry n at index 1000 + n. Some have words. */
export const journalOf = (bodies: readonly CaseBody[]): JournalEntry[] =>
  bodies.map((body, i) => ({
    id: idOf(20, i),
    seq: i + 1,
    account: accountOf(3),
    device: deviceOf(3),
    time: timeAt(100 + i),
    index: 1000 + i,
    body,
    ...(["opened", "noted", "scoped", "police-hold"].includes(body.kind) && { text: `words ${i}` }),
  }))
