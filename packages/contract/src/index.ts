/** Every HTTP operation once: path, input, result, error codes, ids (ARCHITECTURE.md). */
import * as account from "./account.ts"
import * as alarm from "./alarm.ts"
import * as alarmChannel from "./alarm-channel.ts"
import * as approval from "./approval.ts"
import * as attachment from "./attachment.ts"
import * as blastRadius from "./blast-radius.ts"
import * as breakGlass from "./break-glass.ts"
import * as careRelation from "./care-relation.ts"
import * as incident from "./case.ts"
import * as chart from "./chart.ts"
import * as code from "./code.ts"
import * as decoy from "./decoy.ts"
import * as document from "./document.ts"
import * as drill from "./drill.ts"
import * as find from "./find.ts"
import * as governor from "./governor.ts"
import * as imports from "./import.ts"
import * as invitation from "./invitation.ts"
import * as kinship from "./kinship.ts"
import * as lock from "./lock.ts"
import * as log from "./log.ts"
import * as notice from "./notice.ts"
import type { Operation } from "./operation.ts"
import * as practice from "./practice.ts"
import * as review from "./review.ts"
import * as sealedNotice from "./sealed-notice.ts"
import * as signIn from "./sign-in.ts"
import * as team from "./team.ts"
import * as watch from "./watch.ts"
import * as witness from "./witness.ts"

export * from "./account.ts"
export * from "./alarm.ts"
export * from "./alarm-channel.ts"
export * from "./alarm-kinds.ts"
export * from "./approval.ts"
export * from "./approval-acts.ts"
export * from "./attachment.ts"
export * from "./blast-radius.ts"
export * from "./break-glass.ts"
export * from "./care-relation.ts"
export * from "./case.ts"
export * from "./case-entry.ts"
export * from "./chart.ts"
export * from "./code.ts"
export * from "./decoy.ts"
export * from "./document.ts"
export * from "./drill.ts"
export * from "./events.ts"
export * from "./find.ts"
export * from "./governor.ts"
export * from "./ids.ts"
export * from "./import.ts"
export * from "./invitation.ts"
export * from "./kinship.ts"
export * from "./lock.ts"
export * from "./log.ts"
export * from "./notice.ts"
export * from "./notice-state.ts"
export * from "./operation.ts"
export * from "./practice.ts"
export * from "./problem.ts"
export * from "./reason.ts"
export * from "./review.ts"
export * from "./roles.ts"
export * from "./sealed-notice.ts"
export * from "./sign-in.ts"
export * from "./snoop-signals.ts"
export * from "./taken.ts"
export * from "./team.ts"
export * from "./watch.ts"
export * from "./witness.ts"

const isOperation = (value: unknown): value is Operation =>
  typeof value === "object" && value !== null && "path" in value && "method" in value && "auth" in value

/** All operations by name: what golden tests and route tables walk over. */
export const operations: Record<string, Operation> = Object.fromEntries(
  [
    ...[account, alarm, alarmChannel, approval, attachment, blastRadius, breakGlass, careRelation, chart, code, decoy],
    ...[document, drill, find, governor, imports, incident, invitation, kinship, lock, log, notice, practice],
    ...[review, sealedNotice, signIn, team, watch, witness],
  ]
    .flatMap((module) => Object.values(module) as unknown[])
    .filter(isOperation)
    .map((op) => [op.name, op]),
)
