import assert from "node:assert/strict"
import { openAsBlob } from "node:fs"
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { openBackup } from "@subrosa/engine"
import { vectorPath } from "@subrosa/testkit"
import { readConfig } from "./config.ts"
import { subrosaModules } from "./modules.ts"
import { restoreRows } from "./restore/restore-rows.ts"
import { startServer } from "./start.ts"

test("a server whose keeper's key is gone or another says so, and what to do", async () => {
  const dir = await mkdtemp(join(tmpdir(), "subrosa-key-"))
  const [data, copy] = [join(dir, "data"), join(dir, "keeper.copy")]
  await writeFile(copy, await readFile(vectorPath("backup", "keeper.key")), { mode: 0o600 })
  const text = await readFile(vectorPath("backup", "owner.key"), "utf8")
  const passphrase = (await readFile(vectorPath("backup", "passphrase"), "utf8")).trim()
  const stream = (await openAsBlob(vectorPath("backup", "whole.backup"))).stream()
  const { header, rows } = await openBackup({ stream, keyFile: { text, passphrase } })
  const config = readConfig({ data, port: 0 })
  await restoreRows({ config, keeperKey: copy, practice: header.practice, rows })
  const start = () => startServer(config, { modules: subrosaModules({}), web: false })

  const key = join(data, "keeper.key")
  await rename(key, join(dir, "moved.key"))
  await assert.rejects(start(), { code: "keeper_key_refused", hint: /put your copy of keeper\.key in its place/ })
  await writeFile(key, `${"A".repeat(43)}\n`, { mode: 0o600 })
  await assert.rejects(start(), { code: "keeper_key_refused", message: /not the key of this database/ })
  await writeFile(key, await readFile(copy), { mode: 0o600 })
  await (await start()).close()
  await rm(dir, { recursive: true })
})
