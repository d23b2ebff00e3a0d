/**
 * What the scope needs beside the log: how long a device may still have held what was released to it, and which segment is of which
 * kind. The keeper's own ledger: none of it is proven by the log, so each rule errs on the side of exposure.
 */
import type { LeaseFact, SegmentKind, SessionFact } from "@subrosa/contract"

export interface ExposureFacts {
  /** `endedAt`: when its requests were refused from: signed out, ended, idle too long or too old. Absent: still open. */
  sessions: readonly SessionFact[]
  /** Sealed copies that a device may open by itself until then, without asking again. */
  leases: readonly LeaseFact[]
  /** Entries whose share was destroyed: released to nobody from then on. */
  shredded: readonly { entry: string; at: string }[]
  /** Kinds of the segments that the scope meets. */
  kinds: ReadonlyMap<string, SegmentKind>
  /** Segments whose key a team of the accounts in `Taken.keys` holds; of a database copy only. */
  reach: ReadonlySet<string>
  /** How many leaves of the log the answer rests on. */
  size: number
}

export const noFacts: ExposureFacts = {
  sessions: [],
  leases: [],
  shredded: [],
  kinds: new Map(),
  reach: new Set(),
  size: 0,
}
