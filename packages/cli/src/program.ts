/** The commands of `subrosa`, each in its own file. */
import type { Command } from "commander"
import { programOf } from "./program-of.ts"

/** In the order of the help. */
const commands = {
  start: async () => (await import("./commands/start.ts")).startCommand,
  keeper: async () => (await import("./commands/keeper.ts")).keeperCommand,
  setup: async () => (await import("./commands/setup.ts")).setupCommand,
  invite: async () => (await import("./commands/invite.ts")).inviteCommand,
  import: async () => (await import("./commands/import.ts")).importCommand,
  find: async () => (await import("./commands/find.ts")).findCommand,
  open: async () => (await import("./commands/open.ts")).openCommand,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  limits: async () => (await import("./commands/limits.ts")).limitsCommand,
  approvals: async () => (await import("./commands/approvals.ts")).approvalsCommand,
  recovery: async () => (await import("./commands/recovery.ts")).recoveryCommand,
  log: async () => (await import("./commands/log.ts")).logCommand,
  who: async () => (await import("./commands/who.ts")).whoCommand,
  care: async () => (await import("./commands/care.ts")).careCommand,
  law: async () => (await import("./commands/law.ts")).lawCommand,
  incident: async () => (await import("./commands/incident/index.ts")).incidentCommand,
  backup: async () => (await import("./commands/backup.ts")).backupCommand,
  restore: async () => (await import("./commands/restore.ts")).restoreCommand,
  "blast-radius": async () => (await import("./commands/blast-radius.ts")).blastRadiusCommand,
  decoys: async () => (await import("./commands/decoys.ts")).decoysCommand,
  drill: async () => (await import("./commands/drill.ts")).drillCommand,
  simulate: async () => (await import("./commands/simulate.ts")).simulateCommand,
  witness: async () => (await import("./commands/witness.ts")).witnessCommand,
}

/**
 * The program for these arguments (as `process.argv`). Of a command that is named first, no other is loaded: what a server or a witness is started
 * with, it keeps for as long as it runs.
 */
export async function createProgram(argv: readonly string[]): Promise<Command> {
  const all = Object.entries(commands)
  const named = all.filter(([name]) => name === argv[2])
  const wanted = named.length > 0 ? named : all
  return programOf(await Promise.all(wanted.map(([, load]) => load())))
}
