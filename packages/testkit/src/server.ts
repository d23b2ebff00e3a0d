/** The whole server over a database of its own, without a port: keeper, store, routes, as the real one composes them. */
import { randomBytes } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import { createKeeper, keyEncryptionKeyOf } from "@subrosa/keeper"
import {
  buildApp,
  composeRoutes,
  keeperDatabase,
  keeperSchema,
  type Parts,
  storeDatabase,
  storeSchema,
} from "@subrosa/server"
import { createStore } from "@subrosa/store"
import { fakeClock } from "./clock.ts"
import { testDatabase } from "./database.ts"
import { type Member, origin, reusableSetupToken, type TestKeeper } from "./keeper.ts"
import { signAs } from "./person.ts"

export interface TestServer extends TestKeeper {
  app: Awaited<ReturnType<typeof buildApp>>
  parts: Parts
}

export interface Answer {
  status: number
  /** Parsed JSON; undefined when it is not JSON. */
  json: unknown
  bytes: Buffer
  headers: Record<string, unknown>
}

/** `close` ends the app and drops the database. `change` lets a test put another part in place. */
export async function testServer(change: (parts: Parts) => Parts = (parts) => parts): Promise<TestServer> {
  const database = await testDatabase([keeperSchema, storeSchema])
  const db = keeperDatabase(database.db(keeperSchema))
  const clock = fakeClock()
  const now = () => new Date(clock())
  const token = randomBytes(32)
  const keyEncryptionKey = keyEncryptionKeyOf(randomBytes(32))
  const keeper = createKeeper({
    db,
    keyEncryptionKey,
    clock: now,
    origin,
    rpId: "localhost",
    rpName: "Subrosa",
    setupToken: reusableSetupToken(token),
  })
  await keeper.ready()
  const store = createStore({ db: storeDatabase(database.db(storeSchema)), clock: now })
  const parts = change({ keeper, store, clock: now, oneCluster: true, rpId: "localhost", version: "0.0.0" })
  const app = await buildApp({ routes: composeRoutes(parts), origin, clock })
  const close = async () => {
    await app.close()
    await database.drop()
  }
  return { keeper, clock, database, db, keyEncryptionKey, setupToken: toBase64url(token), app, parts, close }
}

/** A request signed by the member's device. `body`: JSON, or bytes as an octet stream. */
export async function call(
  server: TestServer,
  member: Member,
  method: "GET" | "POST" | "PUT" | "DELETE",
  target: string,
  body?: object | Uint8Array,
): Promise<Answer> {
  const { person, session } = member
  const created = Math.floor(server.clock() / 1000)
  const options = { method, target, created, ...(body !== undefined && { body }) }
  const signed = await signAs(person.device, { practice: person.practice, session }, options)
  const type = body instanceof Uint8Array ? "application/octet-stream" : "application/json"
  return inject(server, method, target, {
    headers: { ...signed.headers, ...(body !== undefined && { "content-type": type }) },
    ...(body !== undefined && { payload: Buffer.from(signed.body) }),
  })
}

/** A request as it is given, unsigned unless its headers say otherwise. */
export async function inject(
  server: TestServer,
  method: "GET" | "POST" | "PUT" | "DELETE",
  url: string,
  rest: { headers?: Record<string, string>; payload?: Buffer } = {},
): Promise<Answer> {
  const answer = await server.app.inject({
    method,
    url,
    ...rest,
    headers: { host: "localhost:7400", ...rest.headers },
  })
  const isJson = String(answer.headers["content-type"] ?? "").includes("json")
  return {
    status: answer.statusCode,
    json: isJson ? answer.json() : undefined,
    bytes: answer.rawPayload,
    headers: answer.headers,
  }
}

const nothing = { charts: [], entries: [], searchTokens: [], resourceTokens: [], replaceSearchTokens: [] }

/** `entryCreate`: what `body` leaves out is empty. */
export const writeEntries = (server: TestServer, member: Member, body: object): Promise<Answer> =>
  call(server, member, "POST", `/v1/practices/${member.person.practice}/entries`, { ...nothing, ...body })

/** A problem's code (RFC 9457, extension member); undefined where there is none. */
export const codeOf = ({ json }: Pick<Answer, "json">): unknown =>
  typeof json === "object" && json !== null && "code" in json ? json.code : undefined
