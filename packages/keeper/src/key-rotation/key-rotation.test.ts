import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, test } from "node:test"
import {
  checkLog,
  type Founded,
  foundPractice,
  origin,
  reusableSetupToken,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import type { Database, Sql } from "../db.ts"
import { KeeperError } from "../error.ts"
import { everyPractice } from "../every-practice.ts"
import { createKeeper } from "../index.ts"
import * as contexts from "../keeper-key.ts"
import { type KeyEncryptionKey, keyEncryptionKeyOf } from "../key-encryption-key.ts"
import { serverSecrets } from "../sign-in/server-secrets.ts"
import { keyRing } from "./key-ring.ts"
import { resealAll } from "./reseal.ts"
import { type RotateOptions, rotateKey } from "./rotate-key.ts"
import { readRotations } from "./rotations.ts"
import { sealedPlaces } from "./sealed-places.ts"

let t: TestKeeper
let founded: Founded
/** Where keys are, as a disk would have them. */
const disk = new Map<string, KeyEncryptionKey>()
const load = async (place: string): Promise<KeyEncryptionKey> =>
  disk.get(place) ?? Promise.reject(new KeeperError("key_missing", `no key at ${place}`))

before(async () => {
  t = await testKeeper()
  founded = await foundPractice(t)
  await foundPractice(t)
  disk.set("first", t.keyEncryptionKey)
})
after(() => t.close())

function newPlace(name: string): { place: string; key: KeyEncryptionKey } {
  const key = keyEncryptionKeyOf(randomBytes(32))
  disk.set(name, key)
  return { place: name, key }
}

const logOf = ({ practice, body }: Founded) => ({
  practice,
  logKey: JSON.parse(body.card.card).logKey,
})

const placed = async (place: string) => ({ place, key: await load(place) })
const rotation = async (from: string, to: string, more: Partial<RotateOptions> = {}): Promise<RotateOptions> => ({
  ...{ db: t.db, from: await placed(from), to: await placed(to), load, clock: () => new Date(t.clock()), settleMs: 0 },
  ...more,
})

/** A server that was started with the key of this place. */
async function serverWith(place: string) {
  const keeper = createKeeper({
    db: t.db,
    keyEncryptionKey: keyRing({ db: t.db, key: await load(place), load }),
    clock: () => new Date(t.clock()),
    ...{ origin, rpId: "localhost", rpName: "Subrosa" },
    setupToken: reusableSetupToken(Buffer.from(t.setupToken, "base64url")),
  })
  await keeper.ready()
  return keeper
}

/** The practice's keys open: a token is blinded, and shares can be opened. */
async function works(keeper: Awaited<ReturnType<typeof serverWith>>): Promise<string> {
  const blind = await keeper.blindTokens(await founded.owner.caller())
  return blind(Buffer.alloc(16, 1)).toString("hex")
}

/** How much is still under a key. Throws when something is under neither. */
const leftUnder = async (before: string, following: string): Promise<number> => {
  const counting = { ...t.db, inPractice: readOnly(t.db.inPractice.bind(t.db)), anywhere: t.db.anywhere }
  const anywhere: Database["anywhere"] = (work) => t.db.anywhere((sql) => work(withoutUpdates(sql)))
  return resealAll({ db: { ...counting, anywhere }, before: await load(before), following: await load(following) })
}
const withoutUpdates = (sql: Sql): Sql => ({
  query: (statement, values) =>
    statement.text.startsWith("update") ? Promise.resolve({ rows: [], rowCount: 0 }) : sql.query(statement, values),
})
const readOnly =
  (inPractice: Database["inPractice"]): Database["inPractice"] =>
  (practice, work) =>
    inPractice(practice, (sql) => work(withoutUpdates(sql)))

test("everything that is sealed under the key has its place in the list", () => {
  const names = Object.values(contexts).map(({ name }) => name)
  assert.deepEqual(new Set(sealedPlaces.map(({ sealedAs }) => sealedAs)), new Set(names))
})

test("a server at work follows to the new key without a restart, and the old key opens nothing afterwards", async () => {
  newPlace("second")
  const running = await serverWith("first")
  const token = await works(running)
  // Made when the first password is asked for.
  const { opaqueSetup } = serverSecrets(t.db, await load("first"))
  const setup = await opaqueSetup()
  const { resealed } = await rotateKey(await rotation("first", "second"))
  assert.ok(resealed >= 8, `${resealed} values`)
  assert.equal(await leftUnder("first", "second"), 0)
  // Signing in seals and opens an attempt; founding a practice seals its keys.
  const { attempt } = await running.signInStart({ params: {}, query: {}, body: { kind: "passkey" } })
  assert.ok(attempt)
  await foundPractice({ ...t, keeper: running })
  assert.equal(await leftUnder("first", "second"), 0, "what the running server sealed is under the new key")
  assert.equal(await works(await serverWith("second")), token)
  assert.equal(await serverSecrets(t.db, await load("second")).opaqueSetup(), setup)
  const [row] = await readRotations(t.db)
  assert.ok(row?.finished_at instanceof Date && row.previous === null)
})

test("a server started with the key before finds the one that followed, as long as it has it", async () => {
  const token = await works(await serverWith("first"))
  assert.equal(token, await works(await serverWith("second")))
  const stranger = keyEncryptionKeyOf(randomBytes(32))
  disk.set("stranger", stranger)
  await assert.rejects(serverWith("stranger"), { code: "open_failed" })
})

test("each practice's log has the change once, and verifies", async () => {
  for (const practice of await everyPractice(t.db)) {
    const rows = await t.database.query(
      "select event from keeper.log_leaf where practice = $1 and type = 'keeper-key'",
      [practice],
    )
    // The last one was founded after the change.
    assert.ok(rows.length <= 1)
    for (const { event } of rows) assert.doesNotMatch(String(event), /first|second/)
  }
  const told = await t.database.query("select from keeper.log_leaf where type = 'keeper-key'")
  assert.equal(told.length, 2)
  await checkLog(t.keeper, logOf(founded))
})

test("killed at any statement, it leaves a practice that either key serves, and is taken up again", async () => {
  let [from, n, steps] = ["second", 0, 0]
  for (let stopAt = 0; ; stopAt++) {
    const to = `stop ${stopAt}`
    newPlace(to)
    steps = 0
    const db = stopping(t.db, () => {
      if (steps++ === stopAt) throw new Error("killed")
    })
    const killed = await rotateKey(await rotation(from, to, { db })).then(
      () => false,
      () => true,
    )
    for (const place of [from, to]) {
      const begun = (await readRotations(t.db)).some(({ finished_at }) => finished_at === null)
      // Before the first row is there, the new key is nobody's.
      if (killed && !begun && place === to && (await leftUnder(from, from)) === 0) continue
      await works(await serverWith(place))
    }
    await rotateKey(await rotation(from, to)).catch((error: KeeperError) => {
      // Killed after its end: there is nothing to take up.
      assert.equal(error.code, "key_exists")
    })
    assert.equal(await leftUnder(from, to), 0)
    from = to
    n++
    if (!killed) break
  }
  assert.ok(n > 20, `killed at ${n} statements`)
  const twice = await t.database.query(
    "select practice, rotation from keeper.key_rotation_logged group by practice, rotation having count(*) > 1",
  )
  assert.deepEqual(twice, [])
  await checkLog(t.keeper, logOf(founded))
})

/** Calls `before` ahead of every statement outside the sequencer's own transactions. */
function stopping(db: Database, before: () => void): Database {
  const watched = (sql: Sql): Sql => ({
    query: (statement, values) => {
      before()
      return sql.query(statement, values)
    },
  })
  return {
    inPractice: (practice, work) => db.inPractice(practice, async (sql) => work(watched(sql))),
    transaction: (practice, work) => db.transaction(practice, work),
    batch: (practice, work) => db.batch(practice, work),
    anywhere: (work) => db.anywhere(async (sql) => work(watched(sql))),
  }
}

test("what a request of before stores during the change is caught by a later pass", async () => {
  const from = (await newestPlace()) ?? assert.fail()
  newPlace("late")
  const old = await load(from)
  let stored = false
  const onProgress: RotateOptions["onProgress"] = ({ step }) => {
    if (step !== "waiting" || stored) return
    stored = true
    lateAttempt = storeAttempt(old)
  }
  let lateAttempt: Promise<unknown> = Promise.resolve()
  await rotateKey(await rotation(from, "late", { onProgress, settleMs: 200 }))
  await lateAttempt
  assert.equal(await leftUnder(from, "late"), 0)
})

async function newestPlace(): Promise<string | undefined> {
  for (const place of [...disk.keys()].reverse()) {
    if ((await leftUnder(place, place).catch(() => 1)) === 0) return place
  }
  return undefined
}

/** As a request does that sealed before the change began. */
async function storeAttempt(key: KeyEncryptionKey): Promise<void> {
  const id = "5a7b1b9e-0000-4000-8000-000000000001"
  const state = await key.seal(Buffer.from("{}"), contexts.attemptContext(id))
  await t.db.anywhere((sql) =>
    sql.query({ text: "insert into keeper.attempt (id, kind, state, expires_at) values ($1, 'passkey', $2, $3)" }, [
      id,
      state,
      new Date(t.clock() + 60_000),
    ]),
  )
}

test("the key in use, another database's key, and a second change beside one under way are refused", async () => {
  const from = (await newestPlace()) ?? assert.fail()
  await assert.rejects(rotateKey(await rotation(from, from)), { code: "key_exists" })
  newPlace("x")
  newPlace("y")
  await assert.rejects(rotateKey(await rotation("stranger", "x")), { code: "open_failed" })
  const onProgress = ({ step }: { step: string }) => {
    if (step === "waiting") throw new Error("killed")
  }
  await assert.rejects(rotateKey(await rotation(from, "x", { onProgress })), /killed/)
  await assert.rejects(rotateKey(await rotation(from, "y")), { code: "key_changing" })
  await rotateKey(await rotation(from, "x"))
  assert.equal(await leftUnder(from, "x"), 0)
})
