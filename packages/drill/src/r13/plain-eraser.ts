/** The same in an ordinary application: the audit table is a table like the others. */

import { seededRandom } from "@subrosa/simulate"
import { type Compared, compareLists } from "../compare-lists.ts"
import { startPlainApp } from "../plain/app.ts"
import { signInPlain } from "../plain/sign-in.ts"
import { inventPatient, inventUuid } from "../population/invent-patient.ts"
import { wordMaker } from "../population/invent-words.ts"
import { personOf } from "../population/person.ts"

export async function plainEraser(dir: string, seed: number): Promise<Compared> {
  const random = seededRandom(seed)
  const invention = { random, word: wordMaker(random), taken: new Set<string>() }
  const people = Array.from({ length: 37 }, () => {
    const patient = inventPatient(invention, inventUuid(random))
    return personOf(patient, `Patient/${patient.id}`)
  })
  const app = await startPlainApp({ dir, people })
  try {
    const insider = app.staff.find(({ role }) => role === "clinician")
    if (insider === undefined) throw new Error("invariant: the ordinary application has clinicians")
    const cookie = await signInPlain(app.url, insider)
    for (const id of app.patientIds)
      await (await fetch(`${app.url}/patients/${id}`, { headers: { cookie } })).arrayBuffer()
    await app.query("delete from audit where staff_id = $1", [insider.id])
    const left = await app.query<{ patient_id: number }>("select patient_id from audit where staff_id = $1", [
      insider.id,
    ])
    return compareLists(
      left.map(({ patient_id: id }) => String(id)),
      app.patientIds.map(String),
    )
  } finally {
    await app.close()
  }
}
