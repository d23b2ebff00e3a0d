/** Keeper and store behind one set of routes, in one process or two: every operation of the contract, the public log, health. */

import type { Database as KeeperDatabase } from "@subrosa/keeper"
import type { Database as StoreDatabase } from "@subrosa/store"
import type { HttpRoute } from "./http/route.ts"
import { localPort } from "./keeper-link/local-port.ts"
import type { RemoteKeeper } from "./keeper-link/remote-keeper.ts"
import type { Db } from "./postgres/database.ts"
import type { Session } from "./postgres/session.ts"
import { accountRoutes } from "./routes/account.ts"
import { alarmRoutes } from "./routes/alarm.ts"
import { approvalRoutes } from "./routes/approval.ts"
import { blastRadiusRoutes } from "./routes/blast-radius.ts"
import { caseRoutes } from "./routes/case.ts"
import { chartRoutes } from "./routes/chart.ts"
import { drillRoutes } from "./routes/drill.ts"
import { governorRoutes } from "./routes/governor.ts"
import { invitationRoutes } from "./routes/invitation.ts"
import { attachmentRoutes } from "./routes/joint/attachment.ts"
import { backupRoutes } from "./routes/joint/backup.ts"
import { chartJointRoutes } from "./routes/joint/chart.ts"
import { decoyRoutes } from "./routes/joint/decoy.ts"
import { documentRoutes } from "./routes/joint/document.ts"
import { findRoutes } from "./routes/joint/find.ts"
import { healthRoutes } from "./routes/joint/health.ts"
import { invitationJointRoutes } from "./routes/joint/invitation.ts"
import { practiceJointRoutes } from "./routes/joint/practice.ts"
import { lockRoutes } from "./routes/lock.ts"
import { logRoutes } from "./routes/log.ts"
import type { JointParts, KeeperParts, Parts } from "./routes/parts.ts"
import { practiceRoutes } from "./routes/practice.ts"
import { recoveryRoutes } from "./routes/recovery.ts"
import { reviewRoutes } from "./routes/review.ts"
import { signInRoutes } from "./routes/sign-in.ts"
import { teamRoutes } from "./routes/team.ts"

export type { JointParts, KeeperParts, Parts } from "./routes/parts.ts"

/** Keeper and store in one process. */
export const composeRoutes = (parts: Parts): HttpRoute[] => [
  ...keeperRoutes(parts),
  ...jointRoutes({ ...parts, port: localPort(parts.keeper) }),
]

/** The store's server, with the keeper elsewhere. */
export const composeStoreRoutes = (
  remote: RemoteKeeper,
  parts: Omit<JointParts, "port" | "oneCluster">,
): HttpRoute[] => [...remote.routes, ...jointRoutes({ ...parts, port: remote.port, oneCluster: false })]

/** What the keeper answers alone. */
export function keeperRoutes(parts: KeeperParts): HttpRoute[] {
  const groups = [
    ...[
      accountRoutes,
      alarmRoutes,
      approvalRoutes,
      blastRadiusRoutes,
      caseRoutes,
      chartRoutes,
      drillRoutes,
      governorRoutes,
    ],
    ...[
      invitationRoutes,
      lockRoutes,
      logRoutes,
      practiceRoutes,
      recoveryRoutes,
      reviewRoutes,
      signInRoutes,
      teamRoutes,
    ],
  ]
  return groups.flatMap((routes) => routes(parts))
}

/** What keeper and store answer together, whichever port leads to the keeper. */
export function jointRoutes(parts: JointParts): HttpRoute[] {
  const groups = [
    ...[attachmentRoutes, backupRoutes, chartJointRoutes, decoyRoutes, documentRoutes, findRoutes, healthRoutes],
    ...[invitationJointRoutes, practiceJointRoutes],
  ]
  return groups.flatMap((routes) => routes(parts))
}

/** The server's database as the keeper wants it. */
export function keeperDatabase(db: Db): KeeperDatabase {
  return {
    inPractice: (practice, work) => db.withPractice(practice, work),
    transaction: (practice, work) => db.transaction(practice, work),
    batch: (practice, work) => db.batch(practice, work),
    anywhere: (work) => db.withoutPractice(work),
  }
}

/** As the store wants it. */
export function storeDatabase(db: Db): StoreDatabase {
  return {
    inPractice: (practice, work) => db.withPractice(practice, work),
    inPracticeUndurable: (practice, work) => db.withPracticeUndurable(practice, work),
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
