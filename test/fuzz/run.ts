/**
 * `npm run fuzz [-- COUNT]`: so many malformed, truncated, re-ordered, replayed, mistimed and misdirected requests (100,000 by default), at
 * every operation, to a server as users run it. Each is refused with a 4xx and a problem; afterwards every row is as it was. With
 * SUBROSA_SEED the same requests go again. The short form of it runs with the tests (bad-input.test.ts).
 */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assemble } from "../support/cast.ts"
import { type ChildServer, freePort, officeOf, startQuietChild } from "../support/child-server.ts"
import { dice } from "../support/dice.ts"
import { hasJsonBody, headersOf, isInvalid, Knocker, type Prepared, prepareAll } from "../support/knocker.ts"
import { queryAs } from "../support/office.ts"
import { closeRaw, sendRaw } from "../support/raw.ts"
import { rowDigests } from "../support/row-digests.ts"
import { type Bent, bendsOf } from "./bend.ts"

const wanted = Number(process.argv[2] ?? 100_000)
if (!Number.isInteger(wanted) || wanted < 1) {
  process.stderr.write("Give how many requests are wanted, a whole number.\n")
  process.exit(1)
}
const atOnce = 24
const ofEachKind = 6

const throws = dice()
const data = await mkdtemp(join(tmpdir(), "subrosa-fuzz-"))
const server = await startQuietChild({ data, port: await freePort() })
const office = await officeOf(server)
try {
  const all = await prepareAll(await assemble(server.url, office))
  await staySignedIn(server)
  const before = await rowDigests(await server.admin())
  const knock = new Knocker(server.url)
  const byHow = new Map<string, number>()
  const count = (how: string) => byHow.set(how, (byHow.get(how) ?? 0) + 1)
  const began = Date.now()
  process.stdout.write(`seed ${throws.seed}, ${all.length} requests to bend, ${wanted} wanted\n`)

  const refuse = async (item: Prepared, { how, over, code }: Bent) => {
    const { problem } = await knock.refused(item, over)
    if (code !== undefined) assert.equal(problem.code, code, `${how}: ${item.operation.name}`)
    count(how)
  }
  /** Refused for its body, and then known again: what is wrong inside makes no request good twice. */
  const replay = async (item: Prepared) => {
    const body = { unexpected: throws.next() }
    if (!item.signed || !hasJsonBody(item) || !isInvalid(item.operation, JSON.stringify(body))) return
    const over = { headers: await headersOf(item.by, { ...item.ask, body }), body: Buffer.from(JSON.stringify(body)) }
    await refuse(item, { how: "first sent", over, code: "invalid_request" })
    await refuse(item, { how: "replayed", over, code: "replayed" })
  }
  while (knock.count < wanted) {
    for (const item of all) {
      const bent = await bendsOf(item, all, throws, ofEachKind)
      await inTurns(bent, atOnce, (one) => refuse(item, one))
      for (let i = 0; i < ofEachKind; i++) await replay(item)
      if (knock.count >= wanted) break
    }
    const seconds = (Date.now() - began) / 1000
    process.stdout.write(`${knock.count} refused, ${Math.round(knock.count / seconds)} a second\n`)
  }
  assert.ok(server.runs(), "the server is the same process")
  assert.equal((await sendRaw(server.url, { method: "GET", target: "/health" })).status, 200)
  assert.deepEqual(await rowDigests(await server.admin()), before, "every row is as it was")
  for (const [how, times] of [...byHow].sort((a, b) => b[1] - a[1])) process.stdout.write(`${how}: ${times}\n`)
  process.stdout.write(`${knock.count} requests, all refused with a 4xx; every row is as it was\n`)
} finally {
  closeRaw()
  await office.close()
  await server.kill("SIGTERM")
  await rm(data, { recursive: true, force: true })
}

/** A fresh sign-in holds for five minutes, this for longer: what is asked is whether a request is refused for what it is. */
async function staySignedIn({ admin }: ChildServer): Promise<void> {
  await queryAs(await admin(), "update keeper.session set fresh_until = now() + interval '12 hours'")
}

/** At most so many under way. The first failure ends it. */
async function inTurns<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next)
  }
  await Promise.all(Array.from({ length: most }, worker))
}
