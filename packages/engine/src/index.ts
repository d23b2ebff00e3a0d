/** The unlocked side: keys, charts, search, import, people. Runs in browsers and Node alike (ARCHITECTURE.md). */

export { BackupError, type BackupErrorCode } from "./backup/backup-error.ts"
export type { BackupRow } from "./backup/backup-row.ts"
export type { LedgerTotals } from "./backup/entry-ledger.ts"
export type { KnownCheckpoint, NewerCheckpoint } from "./backup/known-checkpoint.ts"
export { type BackupKey, type BackupKeyFile, openBackup, openBackupKeyFile } from "./backup/open-backup.ts"
export type { BackupContent, BackupHeader } from "./backup/read-backup.ts"
export { type ChartSource, type ReadChart, readChart } from "./backup/read-chart.ts"
export { type BackupReport, type BackupVerifyOptions, verifyBackup } from "./backup/verify-backup.ts"
export { problemCode } from "./call/problem.ts"
export { createEngine } from "./create-engine.ts"
export type { DeviceKey, Platform } from "./platform.ts"
export * from "./port.ts"
