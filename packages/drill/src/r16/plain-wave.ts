/** The same at an ordinary application: its audit table and a search of the notes are all there is to tell by. */
import { startPlainApp } from "../plain/app.ts"
import { signInPlain } from "../plain/sign-in.ts"
import type { Population } from "../population/population.ts"
import type { PostedSample } from "./samples.ts"

export interface PlainWave {
  samples: number
  /** Told as what they are by searching all notes for the text, whatever its case: a changed note is then nobody's. */
  right: number
  /** Patients whom the audit table names; which notes of theirs it does not say. */
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
    let right = 0
    for (const { text, kind } of posted) {
      const plain = text.replace(/[“”]/g, "").toLowerCase()
      const rows = await app.query("select 1 from note where position($1 in lower(body)) > 0", [plain])
      const isFound = rows.length > 0
      if (kind !== "changed" && isFound === (kind === "true")) right++
    }
    const named = await app.query("select distinct patient_id from audit where staff_id = $1", [insider.id])
    return { samples: posted.length, right, named: named.length }
  } finally {
    await app.close()
  }
}
