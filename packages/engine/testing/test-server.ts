/** The real server on a database of its own, for tests of the engine: HTTP without a port, a clock in hand, SQL for playing the thief. */
import { randomBytes } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { type Couriers, createKeeper, keyEncryptionKeyOf } from "@subrosa/keeper"
import {
  buildApp,
  composeRoutes,
  createCouriers,
  keeperDatabase,
  keeperSchema,
  storeDatabase,
  storeSchema,
} from "@subrosa/server"
import { createStore } from "@subrosa/store"
import { type FakeClock, fakeClock, reusableSetupToken, testDatabase } from "@subrosa/testkit"
import type { Platform } from "../src/platform.ts"

const origin = "http://localhost:7400"

export interface TestServer {
  origin: string
  fetch: Platform["fetch"]
  clock: FakeClock
  /** The clock's time as it began: what platforms of a test start with. */
  start: Date
  /** B64U. Good for any number of practices. */
  setupToken: string
  /** How mail leaves; a test may take it away. */
  couriers: Couriers
  /** As the database's superuser. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

/** `smtpUrl`: the mail server that notices leave by. */
export async function testServer({ smtpUrl }: { smtpUrl?: string } = {}): Promise<TestServer> {
  const database = await testDatabase([keeperSchema, storeSchema])
  const time = fakeClock()
  const clock = () => new Date(time())
  const token = randomBytes(32)
  const couriers = await createCouriers({
    mail: smtpUrl === undefined ? undefined : { url: smtpUrl, from: "office@esp.example" },
    webhook: { allowPrivate: false },
  })
  const keeper = createKeeper({
    db: keeperDatabase(database.db(keeperSchema)),
    keyEncryptionKey: keyEncryptionKeyOf(randomBytes(32)),
    clock,
    origin,
    rpId: "localhost",
    rpName: "Subrosa",
    setupToken: reusableSetupToken(token),
    couriers,
  })
  await keeper.ready()
  const store = createStore({ db: storeDatabase(database.db(storeSchema)), clock })
  const routes = composeRoutes({ keeper, store, clock, oneCluster: true, rpId: "localhost", version: "test" })
  const app = await buildApp({ routes, origin, clock: time })
  return {
    origin,
    clock: time,
    start: clock(),
    setupToken: toBase64url(token),
    couriers,
    query: database.query,
    async fetch(url, { method = "GET", headers, body }) {
      const { pathname, search } = new URL(url)
      const answer = await app.inject({
        method: method as "GET" | "POST" | "PUT" | "DELETE",
        url: `${pathname}${search}`,
        headers: { ...Object.fromEntries(new Headers(headers)), host: "localhost:7400" },
        ...(body instanceof Uint8Array ? { payload: Buffer.from(body) } : {}),
      })
      const type = String(answer.headers["content-type"] ?? "application/json")
      // Node's own Date tells the system's time, which is not the test's.
      const back = new Headers({ "content-type": type, date: clock().toUTCString() })
      return new Response(answer.rawPayload.length > 0 ? Uint8Array.from(answer.rawPayload) : null, {
        status: answer.statusCode,
        headers: back,
      })
    },
    async close() {
      await app.close()
      await database.drop()
    },
  }
}
