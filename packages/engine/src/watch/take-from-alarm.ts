/** What a case that begins with an alarm is about (contract/src/taken.ts). Pure. */
import type { AccountId, Alarm, ChartId, DeviceId, Taken } from "@subrosa/contract"

const dayMs = 86_400_000

/**
 * The first guess, which the case's own page lets an officer correct: whose acts raised it is in question from a day before it was raised on, for
 * an alarm comes after what it is about.
 */
export function takenFromAlarm({ kind, subject, account, raisedAt }: Alarm): Taken {
  const from = new Date(Date.parse(raisedAt) - dayMs).toISOString()
  if (subject.kind === "device") return { kind: "device", device: subject.id as DeviceId, unlocked: true, from }
  const person = subject.kind === "account" ? (subject.id as AccountId) : account
  const isOwn = kind === "snoop-suspected" || kind === "break-glass" || kind === "emergency-find"
  if (person !== null && isOwn) {
    const charts = subject.kind === "chart" ? { charts: [subject.id as ChartId] } : {}
    return { kind: "insider", account: person, from, ...charts }
  }
  if (person !== null) return { kind: "account", account: person, trustedDevices: [], from }
  return { kind: "database", what: "database", at: raisedAt, keeperKey: false, keys: [] }
}
