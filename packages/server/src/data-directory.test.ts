import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { openDataDirectory } from "./data-directory.ts"
import { ServerError } from "./errors.ts"

const refusal = (code: string) => (error: unknown) =>
  error instanceof ServerError && error.code === code && error.hint !== ""

async function scratch(t: { after(work: () => Promise<void>): void }): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "subrosa-data-"))
  t.after(() => rm(dir, { recursive: true, force: true }))
  return dir
}

test("a new data directory is for its owner only", async (t) => {
  const { layout, lock } = await openDataDirectory(join(await scratch(t), "a", "b"))
  t.after(() => lock.release())
  for (const dir of [layout.root, layout.log, layout.attachments]) assert.equal((await stat(dir)).mode & 0o777, 0o700)
})

test("a second server is told which process has the directory", async (t) => {
  const dir = await scratch(t)
  const { lock } = await openDataDirectory(dir)
  await assert.rejects(
    openDataDirectory(dir),
    (error) => refusal("data_in_use")(error) && String(error).includes(`process ${process.pid}`),
  )
  await lock.release()
  const again = await openDataDirectory(dir)
  await again.lock.release()
})

test("the directory of a killed server is taken over at once", async (t) => {
  const dir = await scratch(t)
  const code = `import { openDataDirectory } from "@subrosa/server"; await openDataDirectory(${JSON.stringify(dir)}); console.log("open"); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  })
  await once(child.stdout, "data")
  await assert.rejects(openDataDirectory(dir), refusal("data_in_use"))
  child.kill("SIGKILL")
  await once(child, "exit")
  const before = performance.now()
  const { lock } = await openDataDirectory(dir)
  assert.ok(performance.now() - before < 1_000)
  await lock.release()
})

test("a path through a file is refused with a hint", async (t) => {
  const dir = await scratch(t)
  await writeFile(join(dir, "file"), "")
  await assert.rejects(openDataDirectory(join(dir, "file")), refusal("data_not_writable"))
  await assert.rejects(openDataDirectory(join(dir, "file", "data")), refusal("data_not_writable"))
})

test("a directory of another user is refused with a hint", async (t) => {
  const dir = await scratch(t)
  const root = process.getuid?.() === 0
  // Root may write anywhere: for the length of this look it is somebody else.
  if (root) process.seteuid?.(65_534)
  try {
    await assert.rejects(openDataDirectory(root ? join(dir, "x") : "/usr/subrosa"), refusal("data_not_writable"))
  } finally {
    if (root) process.seteuid?.(0)
  }
})
