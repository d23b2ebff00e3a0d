import assert from "node:assert/strict"
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { ServerError } from "../errors.ts"
import { buildWeb, repositoryRoot, type WebBuildProgress } from "./build.ts"
import { sourceStats } from "./sources.ts"

let root: string
before(async () => {
  root = await mkdtemp(join(tmpdir(), "subrosa-build-"))
  await mkdir(join(root, "packages", "web", "src"), { recursive: true })
  await write("package-lock.json", "{}")
  await write("packages/web/package.json", '{ "type": "module" }')
  await write("packages/web/vite.config.ts", "export default { build: { modulePreload: { polyfill: false } } }")
  await write(
    "packages/web/index.html",
    '<!doctype html><title>t</title><script type="module" src="/src/main.ts"></script>',
  )
  await write("packages/web/src/main.ts", `document.title = ${JSON.stringify("rose ".repeat(200))}`)
})
after(() => rm(root, { recursive: true, force: true }))

const write = (path: string, text: string) => writeFile(join(root, path), text)
const build = (onProgress?: (progress: WebBuildProgress) => void) =>
  buildWeb({ root, fallbackDir: join(root, "fallback"), ...(onProgress && { onProgress }) })

test("the app is built when its sources change in content, and only then", async () => {
  const steps = new Set<string>()
  const first = await build(({ step }) => steps.add(step))
  assert.deepEqual(first, { dir: join(root, "packages", "web", "dist"), built: true })
  assert.deepEqual([...steps], ["transform", "bundle", "compress"])
  const assets = await readdir(join(first.dir, "assets"))
  assert.ok(assets.some((name) => name.endsWith(".js.br")) && assets.some((name) => name.endsWith(".js.gz")))

  assert.equal((await build()).built, false)
  await utimes(join(root, "packages/web/src/main.ts"), new Date(), new Date())
  assert.equal((await build()).built, false)
  await write("packages/web/src/main.test.ts", "")
  assert.equal((await build()).built, false)
  await write("packages/web/src/main.ts", "document.title = 'changed'")
  assert.equal((await build()).built, true)
  const script = (await readdir(join(first.dir, "assets"))).find((name) => name.endsWith(".js")) ?? ""
  assert.match(await readFile(join(first.dir, "assets", script), "utf8"), /changed/)
})

test("sources that do not compile are named, and the app built before stays", async () => {
  await write("packages/web/src/main.ts", "import './missing.ts'")
  await assert.rejects(
    build(),
    (error) => error instanceof ServerError && error.code === "web_build_failed" && /missing/.test(error.message),
  )
  assert.ok((await readdir(join(root, "packages/web/dist"))).includes("index.html"))
  assert.deepEqual(
    (await readdir(join(root, "packages/web"))).filter((name) => name.startsWith("dist.")),
    [],
  )
})

test("looking twice at the same tree sees the same", async () => {
  const once = await sourceStats(repositoryRoot)
  assert.ok(Object.keys(once).length > 100)
  assert.deepEqual(await sourceStats(repositoryRoot), once)
})
