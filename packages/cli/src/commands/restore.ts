/** `subrosa restore`: a backup is verified whole, and only then put into a new data directory or an empty database. */
import { BackupError, type BackupReport, type BackupRow } from "@subrosa/engine"
import { type Restored, type RestorePart, readConfig, restoreRows } from "@subrosa/server"
import { type Command, Option } from "commander"
import {
  checkpointName,
  describeReport,
  type FileKey,
  openFile,
  readFileKey,
  sizeOf,
  verifyFile,
} from "../backup-file.ts"
import { CliError } from "../cli-error.ts"
import { defaultMemory } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import type { Output } from "../output.ts"

interface Options {
  data?: string
  keeperKey?: string
  part?: RestorePart
  check?: boolean
  acceptOlder?: boolean
  checkpoint?: string
}

export function restoreCommand(program: Command): void {
  program
    .command("restore")
    .summary("verify a backup and restore it")
    .description(
      "Verifies a backup in every part and restores it into a new data directory, or into the empty database that DATABASE_URL names. A file that does not\n" +
        "verify is refused (exit code 5), and one that is older than the newest checkpoint known here (exit code 4). The server must not be running on it.\n" +
        "--key takes the key file of the owner who made the backup, or an age identity file; without it the backup's own passphrase is asked for.",
    )
    .argument("<file>", "the backup")
    .option("--data <dir>", "data directory to restore into: new, or without this practice")
    .option("--keeper-key <key>", "keeper.key of the server that the backup is from, or the pkcs11: URI of its key")
    .addOption(
      new Option("--part <part>", "with a keeper apart: what to restore here")
        .choices(["all", "keeper", "store"])
        .default("all"),
    )
    .option("--check", "only verify")
    .option("--checkpoint <file>", "a checkpoint of the log kept apart: the backup must not be older")
    .option("--accept-older", "restore although a newer checkpoint is known; what was written since is lost")
    .action(async (file: string, options: Options, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const target = options.check === true ? undefined : readTarget(options)
      const memory = defaultMemory(globals.server)
      const bytes = await sizeOf(file)
      const key = await readFileKey(globals.key)
      const begun = Date.now()
      const acceptOlder = options.acceptOlder === true
      const report = await verifyFile(file, key, { memory, checkpoint: options.checkpoint, acceptOlder }, output)
      for (const line of describeReport(report)) output.line(line)
      const verifiedMs = Date.now() - begun
      output.line(`${file}: ${bytes} bytes, verified in ${seconds(verifiedMs)}`)
      if (target === undefined) {
        output.result({ file, bytes, verifiedMs, report })
        return
      }
      const restored = await restoreFile(file, key, report, target, output)
      // What this machine knew goes beyond what there is now: on purpose, so it must not call the server a liar.
      if (report.newer !== undefined) await memory.set(checkpointName(report.practice), report.checkpoint)
      const restoredMs = Date.now() - begun - verifiedMs
      output.line(`${restored.rows} rows restored in ${seconds(restoredMs)}. Everyone signs in anew.`)
      if (!restored.passwordsKept) {
        output.line("Password sign-ins of this practice do not work here: use passkeys, recovery kits or key files.")
      }
      if (process.env.DATABASE_URL === undefined) {
        output.line(`Start it: subrosa ${target.part === "keeper" ? "keeper" : "start"} --data ${target.data}`)
      }
      output.result({ file, bytes, verifiedMs, restoredMs, report, ...restored })
    })
}

interface Target {
  data: string
  keeperKey: string | undefined
  part: RestorePart
}

function readTarget({ data, keeperKey, part = "all" }: Options): Target {
  if (data !== undefined && (keeperKey !== undefined || part === "store")) return { data, keeperKey, part }
  throw new CliError("--data DIR and --keeper-key FILE are needed", {
    hint: "--data is where to restore to, --keeper-key the copy of keeper.key kept apart; --check only verifies",
    exitCode: exitCodes.usage,
  })
}

async function restoreFile(
  file: string,
  key: FileKey,
  report: BackupReport,
  { data, keeperKey, part }: Target,
  output: Output,
): Promise<Restored> {
  const config = readConfig({ data, databaseUrl: process.env.DATABASE_URL })
  const bar = output.progress("Restoring")
  try {
    return await restoreRows({
      config,
      keeperKey,
      part,
      practice: report.practice,
      rows: sameRows(file, key, report),
      onProgress: (at) => {
        if (at.step === "rows") bar.update(at.rows, report.rows, `${at.rows} of ${report.rows} rows`)
        else if (at.step === "warning") output.line(`Warning: ${at.message}`)
      },
    })
  } finally {
    bar.end()
  }
}

/** The rows once more. The file may have changed since it was verified: the digest at its end must be the same, else nothing is kept. */
async function* sameRows(file: string, key: FileKey, { sha256 }: BackupReport): AsyncGenerator<readonly BackupRow[]> {
  const content = await openFile(file, key)
  yield* content.rows
  if (content.digest() !== sha256) throw new BackupError("digest_mismatch", "the file changed while it was restored")
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
