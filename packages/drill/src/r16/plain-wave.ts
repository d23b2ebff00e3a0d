/** The same at an ordinary application: its audit table and a search of the notes are all there is to tell by. */
import { startPlainApp } from "../plain/app.ts"
import { signInPlain } from "../plain/sign-in.ts"
import type { Population } from "../population/population.ts"
import type { PostedSample } from "./samples.ts"

export interface PlainWave {
  samples: number
  /** Told apart by looking for the text as it was posted. */
  right: number
  /** Patients whom the audit table names after the insider's colleague with the database has tidied it. */
  named: number
}

export async function plainWave(
  dir: string,
  population: Population,
  posted: readonly PostedSample[],
): Promise<PlainWave> {
  const app = await startPlainApp({ dir, people: population.people })
  try {
    const insider = app.staff.find(({ role }) => role === "clinician")
    if (insider === undefined) throw new Error("invariant: the ordinary application has clinicians")
    const cookie = await signInPlain(app.url, insider)
    for (const id of app.patientIds.slice(0, 5))
      await (await fetch(`${app.url}/patients/${id}`, { headers: { cookie } })).arrayBuffer()
    await app.query("delete from audit where staff_id = $1", [insider.id])
    let right = 0
    for (const { text, kind } of posted) {
      const rows = await app.query("select patient_id from note where position($1 in body) > 0", [text])
      if (rows.length > 0 === (kind === "true")) right++
    }
    const named = await app.query("select distinct patient_id from audit where staff_id = $1", [insider.id])
    return { samples: posted.length, right, named: named.length }
  } finally {
    await app.close()
  }
}
