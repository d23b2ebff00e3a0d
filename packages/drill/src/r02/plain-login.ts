/** The same at an ordinary application: a cookie copied from the browser, a password from a list. */
import { startPlainApp } from "../plain/app.ts"
import { signInPlain, tryPlain } from "../plain/sign-in.ts"
import type { Population } from "../population/population.ts"
import { readerOf } from "../thief/reader.ts"

export interface PlainLogin {
  /** Patients readable with the cookie alone, and in how many seconds. */
  readable: number
  readSeconds: number
  /** Whether name and password alone let anybody in. */
  passwordAlone: boolean
}

export async function plainLogin(dir: string, population: Population): Promise<PlainLogin> {
  const app = await startPlainApp({ dir, people: population.people })
  try {
    const victim = app.staff.find(({ role }) => role === "clinician")
    if (victim === undefined) throw new Error("invariant: the ordinary application has clinicians")
    const cookie = await signInPlain(app.url, victim)
    const began = performance.now()
    const pages: Buffer[] = []
    for (const id of app.patientIds) {
      const page = await fetch(`${app.url}/patients/${id}`, { headers: { cookie } })
      pages.push(Buffer.from(await page.arrayBuffer()))
    }
    return {
      readable: readerOf(population).readBytes(pages).readable,
      readSeconds: (performance.now() - began) / 1000,
      passwordAlone: (await tryPlain(app.url, victim)) !== undefined,
    }
  } finally {
    await app.close()
  }
}
