import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"

const run = promisify(execFile)
let dir: string
let script: string
before(async () => {
  dir = await mkdtemp(join(tmpdir(), "leave-compiler-"))
  script = join(dir, "script.ts")
  const leave = pathToFileURL(join(import.meta.dirname, "leave-compiler.ts")).href
  await writeFile(
    script,
    `import { leaveCompiler } from ${JSON.stringify(leave)}
process.stdout.write("begun ")
leaveCompiler()
const loaded: string[] = Reflect.get(process, "moduleLoadList")
console.log(JSON.stringify({ args: process.argv.slice(2), compiler: loaded.some((name) => name.includes("amaro")) }))
`,
  )
})
after(() => rm(dir, { recursive: true, force: true }))

async function play(cache: string): Promise<{ begun: number; last: unknown }> {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, SUBROSA_COMPILED: undefined }
  const { stdout } = await run(process.execPath, [script, "a", "--b"], { env })
  return { begun: stdout.split("begun ").length - 1, last: JSON.parse(stdout.replace(/^(begun )+/, "")) }
}

test("the first run begins once more, with the same arguments and without the compiler; later ones need not", async () => {
  const cache = join(dir, "cache")
  assert.deepEqual(await play(cache), { begun: 2, last: { args: ["a", "--b"], compiler: false } })
  assert.deepEqual(await play(cache), { begun: 1, last: { args: ["a", "--b"], compiler: false } })
})

test("where nothing can be kept it goes on with the compiler, having tried once", async () => {
  const file = join(dir, "no-directory")
  await writeFile(file, "")
  assert.deepEqual(await play(file), { begun: 2, last: { args: ["a", "--b"], compiler: true } })
})
