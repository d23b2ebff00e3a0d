/** The same colleague at an ordinary application. */

import { startPlainApp } from "../plain/app.ts"
import { signInPlain } from "../plain/sign-in.ts"
import type { Population } from "../population/population.ts"

export interface PlainSnoop {
  tried: number
  opened: number
  altered: number
  originalsKept: number
}

export async function plainSnoop(dir: string, population: Population): Promise<PlainSnoop> {
  const app = await startPlainApp({ dir, people: population.people })
  try {
    const snoop = app.staff.find(({ role }) => role === "clinician")
    if (snoop === undefined) throw new Error("invariant: the ordinary application has clinicians")
    const headers = { cookie: await signInPlain(app.url, snoop) }
    const foreign = await app.query<{ id: number }>("select id from patient where therapist_id <> $1", [snoop.id])
    let opened = 0
    for (const { id } of foreign) {
      const answer = await fetch(`${app.url}/patients/${id}`, { headers })
      await answer.arrayBuffer()
      if (answer.ok) opened++
    }
    const [note] = await app.query<{ id: number; body: string }>("select id, body from note order by id limit 1")
    await fetch(`${app.url}/notes/${note?.id}`, {
      method: "PUT",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ body: "Changed" }),
    })
    const kept = await app.query("select 1 from note where body = $1", [note?.body])
    return { tried: foreign.length, opened, altered: 1, originalsKept: kept.length }
  } finally {
    await app.close()
  }
}
