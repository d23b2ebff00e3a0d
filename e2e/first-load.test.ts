import assert from "node:assert/strict"
import { test } from "node:test"
import type { Request } from "playwright-core"
import { openStage, setUpPractice } from "./support/practice.ts"

/** Compressed, as it goes over the wire: app, styles, worker and fonts together. */
const sizeMaxBytes = 300_000

test("the app's first load is small, and holds nothing that only letters and laws need", async (t) => {
  const stage = await openStage(t)
  await setUpPractice(await stage.person(), stage, "Dr. Ada Lindqvist")
  const page = await stage.person()
  const loaded: Promise<{ url: string; bytes: number }>[] = []
  const sizeOf = async (request: Request) => ({ url: request.url(), bytes: (await request.sizes()).responseBodySize })
  page.context().on("requestfinished", (request) => loaded.push(sizeOf(request)))
  await page.goto(stage.server.url)
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor()
  // The worker and what it asks for first: until nothing more has come for a while.
  for (let known = -1; known < loaded.length; await page.waitForTimeout(3000)) known = loaded.length
  const files = await Promise.all(loaded)
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  t.diagnostic(`${files.length} files, ${total} bytes compressed`)
  for (const { url, bytes } of files.toSorted((a, b) => b.bytes - a.bytes).slice(0, 5))
    t.diagnostic(`${bytes} ${new URL(url).pathname}`)
  assert.ok(
    files.some(({ url }) => /worker/.test(url)),
    "the engine's worker counts too",
  )
  assert.ok(total > 50_000 && total <= sizeMaxBytes, `${total} bytes`)
  assert.deepEqual(
    files.filter(({ url }) => /NotoSans|pdfkit|fontkit|jurisdictions/i.test(url)),
    [],
  )
})
