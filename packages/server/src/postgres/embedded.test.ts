import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { Client } from "pg"
import { ServerError } from "../errors.ts"
import { clientConfig } from "./connection.ts"
import { type EmbeddedEvent, startEmbedded } from "./embedded.ts"

let data: string
before(async () => {
  data = await mkdtemp(join(tmpdir(), "subrosa-pg-"))
})
after(() => rm(data, { recursive: true, force: true }))

const events: EmbeddedEvent["kind"][] = []
const start = (dir = data) => {
  events.length = 0
  return startEmbedded({
    dir: join(dir, "postgres"),
    runDir: join(dir, "run"),
    logFile: join(dir, "postgres.log"),
    onEvent: ({ kind }) => events.push(kind),
  })
}

async function ask(connection: { host: string }, text: string): Promise<Record<string, unknown>> {
  const client = new Client(clientConfig({ port: 5432, user: "subrosa", database: "subrosa", ...connection }))
  await client.connect()
  try {
    return (await client.query(text)).rows[0] ?? {}
  } finally {
    await client.end()
  }
}

/** Waits until it answers, as after a crash. */
async function answers({ connection }: { connection: { host: string } }): Promise<void> {
  for (const end = Date.now() + 20_000; ; await sleep(50)) {
    try {
      await ask(connection, "select 1")
      return
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}

/** A server that is killed: nobody told its PostgreSQL to stop, and nobody restarts it. The postmaster's process. */
async function leaveOrphan(): Promise<number> {
  const options = { dir: join(data, "postgres"), runDir: join(data, "run"), logFile: join(data, "postgres.log") }
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(new URL("./embedded.ts", import.meta.url))})
    const postgres = await startEmbedded({ ...${JSON.stringify(options)}, onEvent() {} })
    process.stdout.write(String(postgres.pid()))
    setInterval(() => {}, 60_000)`
  const server = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const [pid] = await once(server.stdout, "data")
  const exited = once(server, "exit")
  server.kill("SIGKILL")
  await exited
  return Number(pid)
}

const setting = async (connection: { host: string }, name: string) =>
  (await ask(connection, `select current_setting('${name}') as value`)).value

test("the first start makes a durable cluster without a network port, later starts find the data", async () => {
  const first = await start()
  assert.deepEqual(events, ["initializing"])
  for (const [name, value] of Object.entries({
    listen_addresses: "",
    fsync: "on",
    full_page_writes: "on",
    synchronous_commit: "on",
    data_checksums: "on",
    server_encoding: "UTF8",
    log_min_error_statement: "panic",
  })) {
    assert.equal(await setting(first.connection, name), value, name)
  }
  await ask(first.connection, "create table kept as select 42 as n")
  await first.stop()
  const second = await start()
  assert.deepEqual(events, [])
  assert.deepEqual(await ask(second.connection, "select n from kept"), { n: 42 })
  await second.stop()
})

test("failed statements and their values leave no trace in PostgreSQL's log", async () => {
  const postgres = await start()
  await assert.rejects(ask(postgres.connection, "select 'canary-value'::int"))
  await postgres.stop()
  const log = await readFile(join(data, "postgres.log"), "utf8")
  assert.match(log, /ready to accept connections/)
  assert.doesNotMatch(log, /canary-value/)
})

test("a PostgreSQL that is killed comes back with what was committed", async () => {
  const postgres = await start()
  await ask(postgres.connection, "create table committed as select 1 as n")
  process.kill(postgres.pid() ?? 0, "SIGKILL")
  while (!events.includes("recovered")) await sleep(20)
  assert.deepEqual(await ask(postgres.connection, "select n from committed"), { n: 1 })
  await postgres.stop()
})

test("a backend that outlives its killed postmaster does not keep the next one from starting", async () => {
  const postgres = await start()
  const client = new Client(clientConfig(postgres.connection))
  client.on("error", () => {})
  await client.connect()
  const ended = assert.rejects(client.query("do $$ begin loop end loop; end $$"))
  await sleep(200)
  process.kill(postgres.pid() ?? 0, "SIGKILL")
  await answers(postgres)
  await ended
  assert.deepEqual(await ask(postgres.connection, "select n from committed"), { n: 1 })
  await postgres.stop()
})

test("a PostgreSQL left by a killed server is stopped and its data taken over", async () => {
  const pid = await leaveOrphan()
  const next = await start()
  assert.ok(events.includes("took over"))
  assert.notEqual(next.pid(), pid)
  assert.deepEqual(await ask(next.connection, "select n from committed"), { n: 1 })
  await next.stop()
})

test("a process number in a stale pid file that now belongs to another program does not matter", async () => {
  await writeFile(join(data, "postgres", "postmaster.pid"), `${process.pid}\n${join(data, "postgres")}\n`)
  await mkdir(join(data, "run"), { recursive: true })
  await writeFile(join(data, "run", ".s.PGSQL.5432.lock"), `${process.pid}\n${join(data, "postgres")}\n`)
  const postgres = await start()
  await postgres.stop()
})

test("a long path puts the socket elsewhere", async () => {
  const postgres = await startEmbedded({
    dir: join(data, "postgres"),
    runDir: join(data, "r".repeat(120)),
    logFile: join(data, "postgres.log"),
  })
  assert.ok(postgres.connection.host.length < 90)
  assert.deepEqual(await ask(postgres.connection, "select 1 as n"), { n: 1 })
  await postgres.stop()
})

test("a cluster of another PostgreSQL is refused with a hint", async () => {
  const version = join(data, "postgres", "PG_VERSION")
  const own = await readFile(version, "utf8")
  await writeFile(version, "16\n")
  await assert.rejects(
    start(),
    (error) => error instanceof ServerError && error.code === "postgres_version" && /backup/.test(error.hint),
  )
  await writeFile(version, own)
})

test("a cluster that cannot start says why and where to read more", async () => {
  const file = join(data, "postgres", "postgresql.conf")
  const own = await readFile(file, "utf8")
  await writeFile(file, `${own}\nnonsense = 1\n`)
  await assert.rejects(
    start(),
    (error) => error instanceof ServerError && error.code === "postgres_failed" && error.hint.includes("postgres.log"),
  )
  await writeFile(file, own)
})

test("as root, a directory that is closed to others serves as well as any", async () => {
  // For an ordinary user this is simply a private directory.
  const closed = await mkdtemp(join(data, "closed-"))
  const within = join(closed, "data")
  await mkdir(within)
  const first = await start(within)
  const pid = first.pid()
  assert.ok(pid !== undefined)
  // Killed outright, it is started again; the way in still stands.
  process.kill(pid, "SIGKILL")
  await answers(first)
  await first.stop()
  const again = await start(within)
  await answers(again)
  await again.stop()
})
