/** The commands of `subrosa`, each in its own file. */
import type { Command } from "commander"
import { approvalsCommand } from "./commands/approvals.ts"
import { backupCommand } from "./commands/backup.ts"
import { blastRadiusCommand } from "./commands/blast-radius.ts"
import { careCommand } from "./commands/care.ts"
import { decoysCommand } from "./commands/decoys.ts"
import { drillCommand } from "./commands/drill.ts"
import { exportCommand } from "./commands/export.ts"
import { findCommand } from "./commands/find.ts"
import { importCommand } from "./commands/import.ts"
import { incidentCommand } from "./commands/incident/index.ts"
import { inviteCommand } from "./commands/invite.ts"
import { keeperCommand } from "./commands/keeper.ts"
import { lawCommand } from "./commands/law.ts"
import { limitsCommand } from "./commands/limits.ts"
import { logCommand } from "./commands/log.ts"
import { openCommand } from "./commands/open.ts"
import { recoveryCommand } from "./commands/recovery.ts"
import { restoreCommand } from "./commands/restore.ts"
import { setupCommand } from "./commands/setup.ts"
import { simulateCommand } from "./commands/simulate.ts"
import { startCommand } from "./commands/start.ts"
import { whoCommand } from "./commands/who.ts"
import { witnessCommand } from "./commands/witness.ts"
import { programOf } from "./program-of.ts"

export function createProgram(): Command {
  return programOf([
    startCommand,
    keeperCommand,
    setupCommand,
    inviteCommand,
    importCommand,
    findCommand,
    openCommand,
    exportCommand,
    limitsCommand,
    approvalsCommand,
    recoveryCommand,
    logCommand,
    whoCommand,
    careCommand,
    lawCommand,
    incidentCommand,
    backupCommand,
    restoreCommand,
    blastRadiusCommand,
    decoysCommand,
    drillCommand,
    simulateCommand,
    witnessCommand,
  ])
}
