import assert from "node:assert/strict"
import { test } from "node:test"
import type { Request } from "playwright-core"
import { openStage, type Stage, setUpPractice } from "./support/practice.ts"

/** Compressed, as it goes over the wire: app, styles and worker together. */
const sizeMaxBytes = 300_000

async function firstLoad(stage: Stage, path: string, title: string): Promise<{ url: string; bytes: number }[]> {
  const page = await stage.person()
  // A worker that tabs share is loaded out of a page's sight; the one of a single tab is the same file.
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "SharedWorker"))
  const loaded: Promise<{ url: string; bytes: number }>[] = []
  const sizeOf = async (request: Request) => ({ url: request.url(), bytes: (await request.sizes()).responseBodySize })
  page.context().on("requestfinished", (request) => loaded.push(sizeOf(request)))
  await page.goto(stage.server.url + path)
  await page.getByRole("heading", { level: 1, name: title }).waitFor()
  // The worker and what it asks for first: until nothing more has come for a while.
  for (let known = -1; known < loaded.length; await page.waitForTimeout(3000)) known = loaded.length
  await page.context().close()
  return Promise.all(loaded)
}

test("the app's first load is small, and holds nothing that only letters and laws need", async (t) => {
  const stage = await openStage(t)
  const setup = await firstLoad(stage, "/setup#x", "Set up your practice")
  await setUpPractice(await stage.person(), stage, "Dr. Ada Lindqvist")
  const signIn = await firstLoad(stage, "/", "Sign in")
  for (const [name, files] of [
    ["set-up", setup],
    ["sign-in", signIn],
  ] as const) {
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    t.diagnostic(`${name}: ${files.length} files, ${total} bytes compressed`)
    for (const { url, bytes } of files.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5))
      t.diagnostic(`${bytes} ${new URL(url).pathname}`)
    assert.ok(
      files.some(({ url }) => /worker/.test(url)),
      "the engine's worker counts too",
    )
    assert.ok(total > 50_000 && total <= sizeMaxBytes, `${name}: ${total} bytes`)
    assert.deepEqual(
      files.filter(({ url }) => /NotoSans|pdfkit|fontkit|jurisdictions/i.test(url)),
      [],
    )
  }
})
