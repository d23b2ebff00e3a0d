/** The keeper's rows of a backup on the link: a line of JSON each, in the spelling of the backup file (spec/backup.md). */
import { createInterface } from "node:readline"
import { Readable } from "node:stream"
import { PracticeId } from "@subrosa/contract"
import { z } from "zod"
import type { KeeperBackup, Rows } from "./keeper-port.ts"

const Head = z.object({ practice: PracticeId, checkpoint: z.string() })
const Line = z.union([
  z.object({ table: z.string(), rows: z.array(z.record(z.string(), z.unknown())) }),
  z.object({ end: z.literal(true) }),
])

/** A column's value as JSON. */
export const wireOf = ([column, value]: [string, unknown]): [string, unknown] => [
  column,
  value instanceof Uint8Array ? { b64u: Buffer.from(value).toString("base64url") } : value,
]

/** The answer's body. Ends the reading when the other side goes away. */
export function backupLines(backup: KeeperBackup): Readable {
  async function* lines(): AsyncGenerator<string> {
    try {
      const { practice, checkpoint } = backup
      yield `${JSON.stringify({ practice, checkpoint })}\n`
      for await (const { table, rows } of backup.rows) {
        const wire = rows.map((row) => Object.fromEntries(Object.entries(row).map(wireOf)))
        yield `${JSON.stringify({ table, rows: wire })}\n`
      }
      yield `${JSON.stringify({ end: true })}\n`
    } finally {
      await backup.close()
    }
  }
  return Readable.from(lines(), { objectMode: false })
}

/** Undoes it. @throws when the stream breaks off before its last line */
export async function readBackupLines(body: Readable): Promise<KeeperBackup> {
  const lines = createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
  const first = await lines.next()
  const head = Head.parse(JSON.parse(first.done ? "null" : first.value))
  async function* rows(): Rows {
    for (;;) {
      const next = await lines.next()
      if (next.done) throw new Error("the keeper's rows broke off")
      const line = Line.parse(JSON.parse(next.value))
      if ("end" in line) return
      yield line
    }
  }
  const close = async () => void body.destroy()
  return { ...head, snapshot: undefined, rows: rows(), close }
}
