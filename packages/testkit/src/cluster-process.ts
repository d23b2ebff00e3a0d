/** The process that cluster.ts starts: holds the test run's PostgreSQL until nobody needs it. Argument: its directory. */
import { readdir, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { startEmbedded } from "@subrosa/server"

const [dir = ""] = process.argv.slice(2)
const idleMs = 10_000
const users = join(dir, "users")
const ready = join(dir, "ready.json")

const postgres = await startEmbedded({
  dir: join(dir, "postgres"),
  runDir: join(dir, "run"),
  logFile: join(dir, "postgres.log"),
  durable: false,
})
const { connection, admin } = postgres
await writeFile(`${ready}.new`, JSON.stringify({ connection, admin }))
await rename(`${ready}.new`, ready)

let lastUsed = Date.now()
for (;;) {
  await writeFile(join(dir, "heartbeat"), "")
  for (const pid of await readdir(users)) {
    if (lives(Number(pid))) lastUsed = Date.now()
    else await rm(join(users, pid), { force: true })
  }
  if (Date.now() - lastUsed > idleMs) break
  await sleep(500)
}
// First the files, so that a newcomer starts a cluster of its own rather than join this one's end.
await rename(dir, `${dir}.old-${process.pid}`)
await postgres.stop()
await rm(`${dir}.old-${process.pid}`, { recursive: true, force: true })

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
