/** Letters are made where the names are: in the officer's browser, in a worker, with the same bytes as in Node but for their compression. */
import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { chromium } from "@subrosa/testkit"
import { build, type Rollup } from "vite"

const entry = fileURLToPath(new URL("./support/letters-worker.ts", import.meta.url))

test("a browser's worker writes letters", async (t) => {
  const built = (await build({
    logLevel: "error",
    configFile: false,
    build: { write: false, lib: { entry, formats: ["es"], fileName: "worker" }, minify: true },
  })) as Rollup.RollupOutput[]
  const chunks = built.flatMap(({ output }) => output).filter((one) => one.type === "chunk")
  const files = new Map(chunks.map(({ fileName, code }) => [`/${fileName}`, code]))
  const font = (name: string) => readFile(new URL(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`)))
  const fonts = {
    "/regular.ttf": await font("400Regular/NotoSans_400Regular.ttf"),
    "/bold.ttf": await font("700Bold/NotoSans_700Bold.ttf"),
  }
  const server = createServer((request, response) => {
    const path = request.url ?? "/"
    const body = files.get(path) ?? fonts[path as keyof typeof fonts] ?? "<!doctype html><title>Letters</title>"
    const type = files.has(path) ? "text/javascript" : path.endsWith(".ttf") ? "font/ttf" : "text/html"
    response.writeHead(200, { "content-type": type }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)

  const browser = await chromium()
  t.after(() => browser.close())
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${address.port}/`)
  const main = chunks.find(({ isEntry }) => isEntry)?.fileName
  const made = await page.evaluate(
    (url) =>
      new Promise<
        { first: number[]; last: number[]; letters: number; seconds: number; pieces: number } | { error: string }
      >((resolve) => {
        const worker = new Worker(url, { type: "module" })
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = ({ message }) => resolve({ error: message })
        worker.postMessage({ letters: 100 })
      }),
    `/${main}`,
  )
  assert.ok(!("error" in made), "error" in made ? made.error : "")
  assert.equal(String.fromCharCode(...made.first), "%PDF-1.7")
  assert.match(String.fromCharCode(...made.last), /%%EOF\s*$/)
  assert.equal(made.letters, 100)
  t.diagnostic(`${(made.letters / made.seconds).toFixed(0)} letters a second in the browser, in ${made.pieces} pieces`)
})
