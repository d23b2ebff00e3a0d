/**
 * Samples compared with a backup, without any server: for the day when an extortionist posts texts and the server is gone. The charts are those
 * of the case's scope as the backup has it.
 */
import { createReadStream } from "node:fs"
import { Readable } from "node:stream"
import { type CaseId, SegmentKind } from "@subrosa/contract"
import { openBackup, readChart } from "@subrosa/engine"
import { resourceWords, SampleCheck, type Verdict } from "@subrosa/incident"
import { sizeOf } from "../../backup-file.ts"
import { CliError } from "../../cli-error.ts"
import { readKeyFile } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { readPassphrase } from "../../passphrase.ts"
import { readInput } from "./arguments.ts"

export interface BackupSamples {
  backup: string
  /** Path of the keeper's key. */
  keeperKey: string
  /** Path of the owner's key file. */
  key: string
  case: CaseId
  kinds: readonly SegmentKind[]
  samples: readonly string[]
  onProgress(done: number, total: number): void
}

/** @throws BackupError, and CliError for a case without a scope in this backup */
export async function checkBackupSamples(
  input: BackupSamples,
): Promise<{ verdicts: Verdict[]; charts: number; unreadable: number }> {
  await sizeOf(input.backup)
  const open = () => Readable.toWeb(createReadStream(input.backup)) as ReadableStream<Uint8Array>
  const keyFile = { text: await readKeyFile(input.key), passphrase: await readPassphrase({ confirm: false }) }
  const keeperKey = await readInput(input.keeperKey)
  const charts = await scopeOf(await openBackup({ stream: open(), keyFile }), input.case)
  const check = new SampleCheck(input.samples)
  let unreadable = 0
  for (const [i, chart] of charts.entries()) {
    const read = await readChart({ open, keyFile, keeperKey }, chart)
    lookAt(check, chart, read.resources, input.kinds)
    unreadable += read.unreadable.length
    input.onProgress(i + 1, charts.length)
  }
  return { verdicts: check.verdicts(), charts: charts.length, unreadable }
}

async function scopeOf({ rows }: Awaited<ReturnType<typeof openBackup>>, id: CaseId): Promise<string[]> {
  const byVersion = new Map<number, string[]>()
  for await (const page of rows) {
    for (const { table, row } of page) {
      if (table !== "keeper.case_chart" || row.case_id !== id) continue
      const version = Number(row.version)
      const charts = byVersion.get(version) ?? []
      charts.push(String(row.chart))
      byVersion.set(version, charts)
    }
  }
  const newest = Math.max(...byVersion.keys())
  const charts = byVersion.get(newest)
  if (charts === undefined) {
    throw new CliError("this backup has no scope of this case", {
      hint: "use a backup made after `subrosa incident scope`",
      exitCode: exitCodes.usage,
    })
  }
  return charts.sort()
}

function lookAt(
  check: SampleCheck,
  chart: string,
  resources: Awaited<ReturnType<typeof readChart>>["resources"],
  kinds: readonly SegmentKind[],
): void {
  const versions = new Map<string, number>()
  for (const { entry, seq, kind, text } of resources) {
    const parsed = SegmentKind.safeParse(kind)
    if (!parsed.success || !kinds.includes(parsed.data)) continue
    const resource: { resourceType?: string; id?: string } = JSON.parse(text)
    const reference = `${resource.resourceType}/${resource.id ?? entry}`
    const version = (versions.get(reference) ?? 0) + 1
    versions.set(reference, version)
    check.look({ chart, entry, kind: parsed.data, reference, version, seq, words: resourceWords(resource) })
  }
}
