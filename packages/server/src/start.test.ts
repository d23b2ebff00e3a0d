import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readdir, rm, stat } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, afterEach, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { testDatabase } from "@subrosa/testkit"
import { readConfig } from "./config.ts"
import { ServerError } from "./errors.ts"
import type { ServerModule } from "./module.ts"
import { sql } from "./postgres/session.ts"
import { processStart } from "./process-identity.ts"
import { type RunningServer, startServer } from "./start.ts"

const add = sql("visit.add", "insert into visit default values")
const count = sql("visit.count", "select count(*) as n from visit")
let closed = 0
const visits: ServerModule = {
  schema: "visits",
  role: "subrosa_visits",
  migrations: [
    {
      id: 1,
      name: "visit",
      sql: "create table visit (at timestamptz default now()); grant select, insert on visit to subrosa_visits",
    },
  ],
  build: ({ db }) => ({
    setupPath: "/setup#once",
    routes: [
      {
        method: "POST",
        path: "/v1/visits",
        handle: () =>
          db.transactionWithoutPractice(async (session) => {
            await session.query(add)
            return { body: (await session.query(count)).rows[0] }
          }),
      },
    ],
    close: async () => {
      closed++
    },
  }),
}

let data: string
before(async () => {
  data = await mkdtemp(join(tmpdir(), "subrosa-start-"))
})
after(() => rm(data, { recursive: true, force: true }))

const running: RunningServer[] = []
// So that a failed assertion leaves nothing running.
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})
async function start(more = {}): Promise<RunningServer> {
  const server = await startServer(readConfig({ data, port: 0, ...more }), { modules: [visits], web: false })
  running.push(server)
  return server
}
const visit = (url: string) => fetch(`${url}/v1/visits`, { method: "POST" })
const refusal = (code: string) => (error: unknown) =>
  error instanceof ServerError && error.code === code && error.hint !== ""

test("a server starts, answers on both loopback addresses, stops, and starts again with its data in under 2 s", async () => {
  const first = await start()
  assert.equal(first.setupLink, `${first.url}/setup#once`)
  assert.deepEqual(await (await visit(first.url)).json(), { n: 1 })
  assert.equal((await visit(first.url.replace("localhost", "127.0.0.1"))).status, 200)
  await assert.rejects(start(), refusal("data_in_use"))
  await first.close()
  await first.close()
  assert.equal(closed, 1)
  await assert.rejects(visit(first.url))
  const before = performance.now()
  const second = await start()
  const tookMs = performance.now() - before
  assert.deepEqual(await (await visit(second.url)).json(), { n: 3 })
  assert.ok(tookMs < 2_000, `${tookMs} ms`)
  await second.close()
  assert.ok(!(await readdir(data)).includes("server.lock"))
  assert.equal((await stat(join(data, "log", "server.log"))).mode & 0o777, 0o600)
})

test("a port that is taken is refused before anything is made", async (t) => {
  const other = createServer().listen(0, "127.0.0.1")
  await once(other, "listening")
  t.after(() => other.close())
  const address = other.address()
  const port = typeof address === "object" ? address?.port : 0
  const fresh = join(data, "fresh")
  await assert.rejects(start({ data: fresh, port }), refusal("port_taken"))
  await assert.rejects(stat(fresh), { code: "ENOENT" })
  await assert.rejects(start({ host: "203.0.113.7", origin: "https://x.example" }), refusal("address_unavailable"))
})

test("while PostgreSQL is away requests get 503, and it recovers by itself", async () => {
  const server = await start()
  await visit(server.url)
  process.kill(server.postgres?.pid() ?? 0, "SIGKILL")
  const statuses = new Set<number>()
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(10)) {
    const { status } = await visit(server.url)
    statuses.add(status)
    if (status === 200 && statuses.size > 1) break
  }
  assert.deepEqual([...statuses].sort(), [200, 503])
  await server.close()
})

test("after a SIGKILL of the server the next start takes over, and keeps what was committed", async () => {
  const code = `
    import { readConfig, startServer } from "@subrosa/server"
    const server = await startServer(readConfig({ data: ${JSON.stringify(data)}, port: 0 }), { modules: [], web: false })
    console.log(server.postgres.pid())`
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [output] = await once(child.stdout, "data")
  const orphan = Number(String(output))
  child.kill("SIGKILL")
  await once(child, "exit")
  assert.notEqual(await processStart(orphan), undefined)
  const before = performance.now()
  const next = await start()
  assert.ok(performance.now() - before < 2_000)
  assert.notEqual(next.postgres?.pid(), orphan)
  assert.equal(await processStart(orphan), undefined)
  assert.ok((await (await visit(next.url)).json()).n > 3)
  await next.close()
})

test("SIGTERM stops the server and its PostgreSQL in order", async () => {
  const code = `
    import { readConfig, startServer, stopOnSignals } from "@subrosa/server"
    const server = await startServer(readConfig({ data: ${JSON.stringify(data)}, port: 0 }), { modules: [], web: false })
    console.log(server.postgres.pid())
    await stopOnSignals(server)
    process.exit(0)`
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [output] = await once(child.stdout, "data")
  child.kill("SIGTERM")
  const [exitCode] = await once(child, "exit")
  assert.equal(exitCode, 0)
  assert.equal(await processStart(Number(String(output))), undefined)
})

test("an operator's own PostgreSQL takes the place of the embedded one", async (t) => {
  const database = await testDatabase()
  t.after(() => database.drop())
  const { host, user, database: name } = database.connection
  const server = await start({
    data: join(data, "external"),
    databaseUrl: `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}`,
  })
  assert.equal(server.postgres, undefined)
  assert.deepEqual(await (await visit(server.url)).json(), { n: 1 })
  await database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  )
  await sleep(50)
  assert.equal((await visit(server.url)).status, 200)
  await server.close()
})
