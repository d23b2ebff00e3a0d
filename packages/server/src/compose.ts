/** Keeper and store behind one set of routes: every operation of the contract, the public log, health. */

import type { Database as KeeperDatabase } from "@subrosa/keeper"
import type { Database as StoreDatabase } from "@subrosa/store"
import type { HttpRoute } from "./http/route.ts"
import type { Db } from "./postgres/database.ts"
import type { Session } from "./postgres/session.ts"
import { accountRoutes } from "./routes/account.ts"
import { approvalRoutes } from "./routes/approval.ts"
import { attachmentRoutes } from "./routes/attachment.ts"
import { blastRadiusRoutes } from "./routes/blast-radius.ts"
import { caseRoutes } from "./routes/case.ts"
import { chartRoutes } from "./routes/chart.ts"
import { documentRoutes } from "./routes/document.ts"
import { findRoutes } from "./routes/find.ts"
import { healthRoutes } from "./routes/health.ts"
import { invitationRoutes } from "./routes/invitation.ts"
import { lockRoutes } from "./routes/lock.ts"
import { logRoutes } from "./routes/log.ts"
import type { Parts } from "./routes/parts.ts"
import { practiceRoutes } from "./routes/practice.ts"
import { signInRoutes } from "./routes/sign-in.ts"
import { teamRoutes } from "./routes/team.ts"

export type { Parts } from "./routes/parts.ts"

export function composeRoutes(parts: Parts): HttpRoute[] {
  const groups = [
    ...[accountRoutes, approvalRoutes, attachmentRoutes, lockRoutes],
    ...[blastRadiusRoutes, caseRoutes, chartRoutes, documentRoutes, findRoutes, healthRoutes],
    ...[invitationRoutes, logRoutes, practiceRoutes, signInRoutes, teamRoutes],
  ]
  return groups.flatMap((routes) => routes(parts))
}

/** The server's database as the keeper wants it. */
export function keeperDatabase(db: Db): KeeperDatabase {
  return {
    inPractice: (practice, work) => db.withPractice(practice, work),
    transaction: (practice, work) => db.transaction(practice, work),
    anywhere: (work) => db.withoutPractice(work),
  }
}

/** As the store wants it. */
export function storeDatabase(db: Db): StoreDatabase {
  return {
    inPractice: (practice, work) => db.withPractice(practice, work),
    transaction: (practice, work, { durable } = { durable: true }) =>
      db.transaction(practice, (session) => (durable ? work(session) : undurable(session, work))),
  }
}

/** Commits without waiting for the disk: a durable commit in the same cluster follows (docs/rfd/0003-one-fsync.md). */
async function undurable<T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> {
  // Sent together with what follows: it cannot fail where that would succeed.
  const [, result] = await Promise.all([session.query("set local synchronous_commit to off"), work(session)])
  return result
}
