/** The same leaver at an ordinary application: the account is deactivated when somebody finds the time, the laptop keeps what it downloaded. */

import { startPlainApp } from "../plain/app.ts"
import { signInPlain, tryPlain } from "../plain/sign-in.ts"
import type { Population } from "../population/population.ts"
import { readerOf } from "../thief/reader.ts"

export interface PlainGhost {
  /** Whether the session still read after the account was deactivated. */
  sessionAfter: boolean
  signInAfter: boolean
  /** Patients readable in the export that lies on the laptop, two days and seven years later. */
  cachedReadable: number
}

export async function plainGhost(dir: string, population: Population): Promise<PlainGhost> {
  const app = await startPlainApp({ dir, people: population.people })
  try {
    const leaver = app.staff.find(({ role }) => role === "clinician")
    if (leaver === undefined) throw new Error("invariant: the ordinary application has clinicians")
    const cookie = await signInPlain(app.url, leaver)
    const pages: Buffer[] = []
    for (const id of app.patientIds) {
      const page = await fetch(`${app.url}/patients/${id}`, { headers: { cookie } })
      pages.push(Buffer.from(await page.arrayBuffer()))
    }
    await app.query("update staff set active = false where id = $1", [leaver.id])
    const after = await fetch(`${app.url}/patients`, { headers: { cookie } })
    await after.arrayBuffer()
    return {
      sessionAfter: after.ok,
      signInAfter: (await tryPlain(app.url, leaver)) !== undefined,
      cachedReadable: readerOf(population).readBytes(pages).readable,
    }
  } finally {
    await app.close()
  }
}
