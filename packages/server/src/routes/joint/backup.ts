/** The backup's stream before age (spec/backup.md): gzip of JSON lines, all of one database snapshot. */
import { createHash } from "node:crypto"
import { PassThrough, type Readable } from "node:stream"
import { createGzip } from "node:zlib"
import * as contract from "@subrosa/contract"
import type { HttpRoute } from "../../http/route.ts"
import { wireOf } from "../../keeper-link/backup-lines.ts"
import type { KeeperBackup, Rows } from "../../keeper-link/keeper-port.ts"
import { jointRoute, MadeAnswer } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"

export const backupRoutes = (parts: JointParts): HttpRoute[] => [
  jointRoute(contract.backupRead, async (request) => backupAnswer(parts, await parts.port.backupRead(request))),
]

/** @throws ApiError before the stream begins; afterwards a failure cuts it, and a stream without its last line is not a backup */
async function backupAnswer(parts: JointParts, keeper: KeeperBackup): Promise<MadeAnswer> {
  const begun = Promise.withResolvers<void>()
  const lines = new PassThrough()
  // Where it matters the reader hears of it; before there is one, `begun` tells.
  lines.on("error", () => {})
  const work = writeBackup(parts, keeper, lines, begun.resolve).finally(keeper.close)
  work.then(
    () => lines.end(),
    (error: Error) => {
      begun.reject(error)
      lines.destroy(error)
    },
  )
  await begun.promise
  return new MadeAnswer({ headers: { "content-type": "application/gzip" }, body: gzipped(lines) })
}

/** A broken connection ends the reading, and a failed reading breaks the connection. */
function gzipped(lines: PassThrough): Readable {
  const gzip = createGzip({ level: 1 })
  lines.on("error", (error) => gzip.destroy(error))
  gzip.on("close", () => lines.destroy())
  return lines.pipe(gzip)
}

/** The store's snapshot is the keeper's or, apart, a later one: whatever has a share there has its ciphertext here. */
async function writeBackup(
  { store, clock }: JointParts,
  { practice, checkpoint, snapshot, rows }: KeeperBackup,
  out: PassThrough,
  begin: () => void,
): Promise<void> {
  await store.backupRows(practice, snapshot, async (storeRows) => {
    const writer = new LineWriter(out)
    begin()
    await writer.line({ format: "subrosa/v1 backup", practice, createdAt: clock().toISOString(), checkpoint })
    const counts: Record<string, number> = {}
    await writeTables(writer, rows, counts)
    await writeTables(writer, storeRows, counts)
    await writer.line({ end: true, counts, sha256: writer.digest() })
  })
}

async function writeTables(writer: LineWriter, tables: Rows, counts: Record<string, number>): Promise<void> {
  for await (const { table, rows } of tables) {
    counts[table] = (counts[table] ?? 0) + rows.length
    for (const row of rows) await writer.line({ table, row: Object.fromEntries(Object.entries(row).map(wireOf)) })
  }
}

/** Lines with their digest so far; waits when the reader is slow. */
class LineWriter {
  readonly #out: PassThrough
  readonly #hash = createHash("sha256")

  constructor(out: PassThrough) {
    this.#out = out
  }

  async line(value: unknown): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`)
    this.#hash.update(bytes)
    if (this.#out.destroyed) throw new Error("the reader has gone")
    if (this.#out.write(bytes)) return
    await new Promise<void>((resolve, reject) => {
      const done = (settle: () => void) => {
        this.#out.off("drain", onDrain).off("close", onClose)
        settle()
      }
      const onDrain = () => done(resolve)
      const onClose = () => done(() => reject(new Error("the reader has gone")))
      this.#out.on("drain", onDrain).on("close", onClose)
    })
  }

  /** Hex of SHA-256 of all lines so far. */
  digest(): string {
    return this.#hash.copy().digest("hex")
  }
}
