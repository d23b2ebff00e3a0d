/** How long a device may have held what was released to it: by a lease it was given, else by the session's memory. */
import type { SessionFact } from "@subrosa/contract"
import type { ExposureFacts } from "./exposure-facts.ts"

export interface Hold {
  by: "lease" | "session"
  /** Null: no end is known. */
  until: string | null
}

/**
 * The latest hold of what was released to `device` at `time`. A release without any known session counts as held for good: what is not
 * known to have ended may go on.
 */
export function holdUntil(
  facts: Pick<ExposureFacts, "sessions" | "leases">,
  { device, account, chart, time }: { device: string; account: string; chart: string; time: string },
): Hold {
  const leases = facts.leases
    .filter((lease) => lease.device === device && lease.chart === chart && lease.since <= time && time <= lease.until)
    .map((lease): Hold => ({ by: "lease", until: lease.until }))
  const sessions = facts.sessions.filter((session) => runs(session, device, account, time))
  if (sessions.length === 0 && leases.length === 0) return { by: "session", until: null }
  const memory = sessions.map((session): Hold => ({ by: "session", until: session.endedAt ?? null }))
  return [...leases, ...memory].reduce(later)
}

const runs = (session: SessionFact, device: string, account: string, time: string): boolean =>
  session.device === device &&
  session.account === account &&
  session.startedAt <= time &&
  (session.endedAt === undefined || time <= session.endedAt)

const later = (a: Hold, b: Hold): Hold => (a.until === null || (b.until !== null && b.until <= a.until) ? a : b)
