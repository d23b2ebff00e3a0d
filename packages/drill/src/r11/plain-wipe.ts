/** The same night at an ordinary application, whose backup lies where its administrator can write. */
import { existsSync } from "node:fs"
import { rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { startPlainApp } from "../plain/app.ts"
import type { Population } from "../population/population.ts"
import { readerOf } from "../thief/reader.ts"

export interface PlainWipe {
  /** Patients readable before, and in what is left. */
  before: number
  after: number
  /** Changed notes that anything names. */
  named: number
}

export async function plainWipe(dir: string, population: Population): Promise<PlainWipe> {
  const app = await startPlainApp({ dir, people: population.people })
  const reader = readerOf(population)
  const online = join(dir, "backups.json")
  let before = 0
  try {
    const notes = await app.query("select * from note")
    await writeFile(online, JSON.stringify(notes))
    before = reader.readBytes(notes.map((row) => Buffer.from(JSON.stringify(row)))).readable
    await app.query("update note set body = body || ' ' where id % 50 = 0")
  } finally {
    await app.close()
  }
  await rm(dir, { recursive: true })
  return { before, after: existsSync(online) ? (await reader.readFolder(online)).readable : 0, named: 0 }
}
