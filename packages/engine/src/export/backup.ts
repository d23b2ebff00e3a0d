import { backupRead } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { EngineError, type ExportResult } from "../port.ts"
import { sealFile } from "./export-file.ts"

/** The practice's backup as an age file (spec/backup.md). Never without: a backup lists who works here and when. */
export async function backup(core: Core, input: { recipients?: string[]; passphrase?: string }): Promise<ExportResult> {
  if (input.passphrase === undefined && (input.recipients ?? []).length === 0) {
    throw new EngineError("invalid_input", "A backup needs a recipient or a passphrase.", { field: "recipients" })
  }
  const stream = await core.callStream(backupRead, {})
  const time = core.now().toISOString().slice(0, 16).replaceAll(":", "")
  return sealFile(`backup-${time}.subrosa`, stream, input)
}
