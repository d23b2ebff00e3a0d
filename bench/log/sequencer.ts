/** The sequencer's process: a keeper beside the server, over the same database and key, that appends to the same log. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import type { PracticeId, ReleaseEvent } from "@subrosa/contract"
import { createKeeper, type Keeper, keyEncryptionKeyFromFile } from "@subrosa/keeper"
import { type Db, keeperDatabase, keeperSchema, openDb, type SocketConnection } from "@subrosa/server"
import { Pool } from "pg"
import { answerParent } from "../processes/child.ts"
import type { LogAnswer, LogQuestion } from "./question.ts"

interface Opened {
  keeper: Keeper
  db: Db
  pool: Pool
}

let opened: Opened | undefined

answerParent<LogQuestion, LogAnswer>(
  async (question) => {
    if (question.kind === "open") {
      opened = await open(question.connection, question.keeperKey)
      return { seconds: 0, latenciesMs: [], cpuSeconds: 0 }
    }
    if (opened === undefined) throw new Error("invariant: opened first")
    const { keeper, pool } = opened
    const { practice, account, device } = question
    return inFlight(question.inFlight, question.events, (i) =>
      question.kind === "append"
        ? append(keeper, releaseEvent(practice, account, device, i))
        : insert(pool, releaseEvent(practice, account, device, i)),
    )
  },
  async () => {
    await opened?.db.close()
    await opened?.pool.end()
  },
)

async function open(connection: SocketConnection, keeperKey: string): Promise<Opened> {
  const db = openDb({ connection, ...keeperSchema })
  const keeper = createKeeper({
    db: keeperDatabase(db),
    keyEncryptionKey: await keyEncryptionKeyFromFile(keeperKey, { create: false }),
    clock: () => new Date(),
    origin: "http://localhost",
    rpId: "localhost",
    rpName: "Benchmark",
    setupToken: { check: async () => false, spend: async () => undefined },
  })
  await keeper.ready()
  // One connection for each insert in flight, as far as the cluster lends them.
  return { keeper, db, pool: new Pool({ ...connection, max: 24 }) }
}

/** `width` workers, one event after another each. */
async function inFlight(width: number, events: number, work: (i: number) => Promise<void>): Promise<LogAnswer> {
  const latenciesMs: number[] = []
  let next = 0
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < events) {
        const sent = performance.now()
        await work(next++)
        latenciesMs.push(performance.now() - sent)
      }
    }),
  )
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1000, latenciesMs, cpuSeconds: (user + system) / 1e6 }
}

async function append(keeper: Keeper, event: ReleaseEvent): Promise<void> {
  const run = async () => ({ events: [event], result: undefined })
  await keeper.sequencer.append(event.practice as PracticeId, { run, checkpointSize: 0 })
}

/** The reference point: the same event as one row, in a durable transaction of its own. */
async function insert(pool: Pool, event: ReleaseEvent): Promise<void> {
  const values = [randomUUID(), JSON.stringify(event)]
  await pool.query({ name: "line", text: "insert into bare.line (id, event) values ($1, $2)", values })
}

function releaseEvent(practice: string, account: string, device: string, i: number): ReleaseEvent {
  return {
    type: "release",
    practice,
    time: new Date().toISOString(),
    account,
    device,
    chart: randomUUID(),
    purpose: "TREAT",
    segments: [{ segment: randomUUID(), kind: "clinical", after: 0, upTo: i }],
    count: 20,
    request: toBase64url(randomBytes(32)),
    signature: toBase64url(randomBytes(64)),
  }
}
