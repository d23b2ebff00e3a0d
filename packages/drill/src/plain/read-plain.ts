/** The administrator of an ordinary application selects everything. */
import type { Population } from "../population/population.ts"
import type { Tally } from "../thief/findings.ts"
import { readerOf } from "../thief/reader.ts"
import { startPlainApp } from "./app.ts"

export async function readPlain(dir: string, population: Population): Promise<Tally> {
  const app = await startPlainApp({ dir, people: population.people })
  try {
    const patients = await app.query("select * from patient")
    const notes = await app.query("select * from note")
    return readerOf(population).readBytes([...patients, ...notes].map((row) => Buffer.from(JSON.stringify(row))))
  } finally {
    await app.close()
  }
}
