/** A real browser's profile in a thief's hands: copied while its owner works, opened in a browser of the thief's own. */
import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { openProfile } from "../browser/profile.ts"
import { entriesOf, type HandedEntry, openEntries, openRequest } from "../handed-out.ts"
import type { Population } from "../population/population.ts"
import { ask, type Hand } from "../staff/hand.ts"
import { collectFromFiles, createKeyPool } from "../thief/candidate-keys.ts"
import { readerOf } from "../thief/reader.ts"

export interface CopiedProfile {
  /** What an infostealer would sell: cookies, and values of the page's storages. */
  cookies: number
  stored: number
  /** Charts that the app showed, of those asked for by their addresses. */
  shown: number
  tried: number
  /** Signed with the copied device key for the session, which he is given besides: entries handed out, and what opens of them. */
  handed: number
  keys: number
  opened: number
  /** Patients found in the copied files, in the pages, or in what opened. */
  readable: number
}

export async function tryProfile(
  copy: string,
  victim: { url: string; practice: string; session: string; charts: readonly string[]; population: Population },
): Promise<CopiedProfile> {
  const { url, practice, session, charts, population } = victim
  const { searcher, tally } = readerOf(population).search()
  await searcher.search(copy)
  const pool = createKeyPool()
  await collectFromFiles(pool, copy, [])
  // Chromium's marks that a browser runs on this profile: another machine's would be ignored.
  for (const mark of ["SingletonLock", "SingletonCookie", "SingletonSocket"])
    await rm(join(copy, mark), { force: true })
  const context = await openProfile(copy)
  try {
    const page = context.pages()[0] ?? (await context.newPage())
    await page.goto(url)
    await page.getByRole("heading", { level: 1 }).first().waitFor()
    const stored = await storedIn(page)
    for (const value of stored) searcher.searchBytes(Buffer.from(value), "storage")
    let shown = 0
    for (const chart of charts) {
      await page.goto(`${url}/charts/${chart}`)
      if (await isShown(page)) shown++
      searcher.searchBytes(Buffer.from(await page.content()), "page")
    }
    const hand: Hand = { url, practice, session, sign: (message) => signInPage(page, message) }
    const handed: HandedEntry[] = []
    for (const chart of charts) handed.push(...entriesOf(practice, await ask(url, hand, openRequest(practice, chart))))
    const { opened } = openEntries(handed, [], pool.keys(), (plaintext) => searcher.searchBytes(plaintext, "entry"))
    return {
      cookies: (await context.cookies()).length,
      stored: stored.length,
      shown,
      tried: charts.length,
      handed: handed.length,
      keys: pool.keys().length,
      opened,
      readable: tally().readable,
    }
  } finally {
    await context.close()
  }
}

/** Neither an opened chart nor anything that becomes one within some seconds. */
async function isShown(page: Page): Promise<boolean> {
  const chart = page.getByText(/entry \d+ of the log, proof checked/)
  await chart.waitFor({ timeout: 3000 }).catch(() => {})
  return (await chart.count()) > 0
}

/** Every string that the app left in this browser: local and session storage, its database. */
const storedIn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const found = [...Object.values(localStorage), ...Object.values(sessionStorage)].map(String)
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? "")
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      for (const store of database.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAll()
          request.onsuccess = () => resolve(request.result)
          request.onerror = () => reject(request.error)
        })
        found.push(...all.map((value) => (typeof value === "string" ? value : String(JSON.stringify(value)))))
      }
      database.close()
    }
    return found
  })

/** Signs with the device key that lies in the copied database: no script can read it, any can use it. */
async function signInPage(page: Page, message: Uint8Array): Promise<Uint8Array> {
  const signature = await page.evaluate(
    async (bytes) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("subrosa")
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      const keys = await new Promise<CryptoKeyPair[]>((resolve, reject) => {
        const request = database.transaction("device-keys").objectStore("device-keys").getAll()
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      database.close()
      const key = keys[0]?.privateKey
      if (key === undefined) return undefined
      return [...new Uint8Array(await crypto.subtle.sign("Ed25519", key, new Uint8Array(bytes)))]
    },
    [...message],
  )
  if (signature === undefined) throw new Error("the copied profile holds no device key")
  return Uint8Array.from(signature)
}
