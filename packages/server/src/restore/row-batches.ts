/** Rows of a backup gathered into inserts: one table and one set of columns at a time, up to a few megabytes of JSON. Pure. */

export interface RowToRestore {
  /** With its schema: `keeper.share`. */
  table: string
  /** Bytes as `{"b64u": text}`, times as RFC 3339 text (spec/backup.md). */
  row: Readonly<Record<string, unknown>>
}

export interface RowBatch {
  table: string
  columns: readonly string[]
  /** A JSON array of the rows, bytes in PostgreSQL's hex form. */
  json: string
  rows: number
}

const rowsAtOnce = 2_000
const charsAtOnce = 4 * 1024 * 1024

/** Keeps the order. */
export async function* batchRows(rows: AsyncIterable<readonly RowToRestore[]>): AsyncGenerator<RowBatch> {
  let batch: { table: string; columns: readonly string[]; texts: string[]; chars: number } | undefined
  const finish = ({ table, columns, texts }: NonNullable<typeof batch>): RowBatch => {
    return { table, columns, json: `[${texts.join(",")}]`, rows: texts.length }
  }
  for await (const some of rows) {
    for (const { table, row } of some) {
      const columns = Object.keys(row)
      const fits =
        batch?.table === table &&
        batch.texts.length < rowsAtOnce &&
        batch.chars < charsAtOnce &&
        sameList(batch.columns, columns)
      if (batch !== undefined && !fits) yield finish(batch)
      if (batch === undefined || !fits) batch = { table, columns, texts: [], chars: 0 }
      const text = jsonOf(row)
      batch.texts.push(text)
      batch.chars += text.length
    }
  }
  if (batch !== undefined) yield finish(batch)
}

const jsonOf = (row: RowToRestore["row"]): string =>
  JSON.stringify(Object.fromEntries(Object.entries(row).map(([column, value]) => [column, columnValue(value)])))

function columnValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("b64u" in value) || typeof value.b64u !== "string") return value
  return `\\x${Buffer.from(value.b64u, "base64url").toString("hex")}`
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])
