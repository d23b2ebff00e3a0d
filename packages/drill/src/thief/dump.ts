/** An SQL dump of everything the stolen database holds, one file per table, and what its fields are once decoded. */
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { finished } from "node:stream/promises"
import type pg from "pg"
import { rowsOf, tablesOf } from "./stolen-database.ts"

export interface DumpOptions {
  client: pg.Client
  dir: string
  /** Called with each field of bytes (32 or more) and each run of base64 or hexadecimal of that length in a text, decoded. */
  onField: (bytes: Buffer, table: string) => void
}

const hexField = /\\x((?:[0-9a-f]{2}){32,})/g
const textRun = /[A-Za-z0-9+/_-]{43,}/g

/** Resolves to the number of rows by table, empty ones left out. */
export async function dumpDatabase({ client, dir, onField }: DumpOptions): Promise<Map<string, number>> {
  await mkdir(dir, { recursive: true })
  const counts = new Map<string, number>()
  for (const table of await tablesOf(client)) {
    const file = createWriteStream(join(dir, `${table.replaceAll('"', "")}.txt`))
    for await (const lines of rowsOf(client, table)) {
      counts.set(table, (counts.get(table) ?? 0) + lines.length)
      if (!file.write(`${lines.join("\n")}\n`)) await once(file, "drain")
      if (!table.startsWith("pg_catalog."))
        for (const line of lines) decodeFields(line, (bytes) => onField(bytes, table))
    }
    file.end()
    await finished(file)
  }
  return counts
}

export function decodeFields(line: string, onField: (bytes: Buffer) => void): void {
  const rest = line.replace(hexField, (_, hex: string) => {
    onField(Buffer.from(hex, "hex"))
    return " "
  })
  for (const [run] of rest.matchAll(textRun)) {
    if (/^([0-9a-f]{2})+$/i.test(run)) onField(Buffer.from(run, "hex"))
    onField(Buffer.from(run, "base64url"))
  }
}
