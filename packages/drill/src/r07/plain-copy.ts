/** The same forgotten copy of an ordinary application, and the same visitor. */

import { startPlainApp } from "../plain/app.ts"
import type { Population } from "../population/population.ts"
import type { Tally } from "../thief/findings.ts"
import { readerOf } from "../thief/reader.ts"

export interface PlainCopy {
  copy: Tally
  anonymous: { tries: number; answered: number }
}

const paths = ["/patients", "/patients/1", "/notes/1", "/attachments/1", "/export", "/pages/1", "/backup", "/uploads"]

export async function plainCopy(dir: string, population: Population): Promise<PlainCopy> {
  const app = await startPlainApp({ dir, people: population.people })
  let answered = 0
  try {
    for (const path of paths) {
      const answer = await fetch(app.url + path)
      await answer.arrayBuffer()
      if (answer.ok) answered++
    }
  } finally {
    await app.close()
  }
  return { copy: await readerOf(population).readFolder(dir), anonymous: { tries: paths.length, answered } }
}
