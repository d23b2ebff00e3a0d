/** Restoring from a copy that was out of reach, as `subrosa restore` does: verified whole first, then put into a new place, then started. */
import { createReadStream } from "node:fs"
import { Readable } from "node:stream"
import { BackupError, type BackupReport, type BackupRow, openBackup, verifyBackup } from "@subrosa/engine"
import { type RunningServer, readConfig, restoreRows, startServer, subrosaModules } from "@subrosa/server"

/** Why the file is refused; undefined when it is a whole backup. */
export async function whyRefused(file: string, identity: string): Promise<string | undefined> {
  try {
    await verified(file, identity)
    return undefined
  } catch (error) {
    if (error instanceof BackupError) return error.code
    throw error
  }
}

/** `clock`: the time of the restored server. */
export async function restoreAt(
  data: string,
  { file, identity, keeperKey, clock }: { file: string; identity: string; keeperKey: string; clock: () => Date },
): Promise<{ server: RunningServer; report: BackupReport; passwordsKept: boolean }> {
  const report = await verified(file, identity)
  const config = readConfig({ data, port: 0 })
  const rows = rowsOf(file, identity)
  const { passwordsKept } = await restoreRows({ config, keeperKey, practice: report.practice, rows })
  const server = await startServer(config, {
    modules: subrosaModules({}),
    web: false,
    clock: () => clock().getTime(),
  })
  return { server, report, passwordsKept }
}

const open = (file: string, identity: string) =>
  openBackup({ stream: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, keyFile: { identity } })

const verified = async (file: string, identity: string): Promise<BackupReport> =>
  verifyBackup(await open(file, identity))

async function* rowsOf(file: string, identity: string): AsyncGenerator<readonly BackupRow[]> {
  yield* (await open(file, identity)).rows
}
