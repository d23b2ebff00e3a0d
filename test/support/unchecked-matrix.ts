/** The tests of role-matrix-unchecked.test.ts, loaded after the permission checks were taken out. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { isDeepStrictEqual } from "node:util"
import { fromBase64url, utf8 } from "@subrosa/codec"
import { chartOpen, type SegmentKind, TeamKind, teamKindOf } from "@subrosa/contract"
import { parseAccountCard, teamWrapKey } from "@subrosa/crypto"
import { openEntry, openTeamKey, unwrapSegmentKey } from "@subrosa/crypto/open"
import { assertChecksRemoved } from "@subrosa/drill/unchecked"
import { mustAsk } from "./ask.ts"
import { nameOf } from "./cases.ts"
import { assemble, type Cast, type Column, kinds } from "./cast.ts"
import { assertGolden } from "./golden.ts"
import { type Asked, askAll, holdsAny, isSuccess, tableOf } from "./matrix.ts"
import { rowDigests } from "./row-digests.ts"
import { practiceSecrets } from "./secrets.ts"
import { type TestServer, testServer } from "./server.ts"

const columns: Column[] = ["front desk", "other practice"]
let server: TestServer
let cast: Cast
let released: Released[]
let asked: Asked[]
/** What the other practice's staff changed in rows of this one. */
const changing: string[] = []

before(async () => {
  server = await testServer()
  cast = await assemble(server.url, server.office)
  released = await releasedTo("front desk")
  asked = await askAll(cast, columns, async (column, one, send) => {
    if (column !== "other practice" || one.byLink === true) return send()
    const before = await rowDigests(server.admin, cast.practice.practice)
    const answer = await send()
    if (!isDeepStrictEqual(await rowDigests(server.admin, cast.practice.practice), before)) changing.push(nameOf(one))
    return answer
  })
})
after(() => server.close())

test("the checks are out: the front desk is given what it must not have", async () => {
  assertChecksRemoved()
  const open = asked.filter(
    ({ one, column }) => column === "front desk" && one.operation === "chartOpen" && one.guarded,
  )
  assert.ok(open.filter(isSuccess).length >= 3, "without checks the guarded segments are released")
  await assertGolden("test/golden/role-matrix-unchecked.txt", tableOf(asked, columns))
})

test("another practice's staff get nothing of this one: row-level security stands behind the checks", async () => {
  const secrets = await practiceSecrets(cast)
  assert.ok(secrets.length > 100)
  const answers = asked.filter(({ one, column }) => column === "other practice" && one.byLink !== true)
  assert.ok(answers.filter(isSuccess).length > 10, "some of their requests pass now, over rows of their own")
  const found = answers.filter((one) => holdsAny(one, secrets))
  assert.deepEqual(
    found.map(({ one }) => nameOf(one)),
    [],
  )
  const failed = answers.filter(({ answer }) => answer.status >= 500)
  assert.deepEqual(
    failed.map(({ one }) => nameOf(one)),
    [],
  )
})

test("nor do they change anything of it", () => {
  // What asks for no signature is nobody's in particular: these begin something with a stranger's key.
  assert.deepEqual(changing, [])
})

test("with every share and ciphertext in hand the front desk's keys open directory and billing, nothing else", async () => {
  const { practice } = cast.practice
  const keys = await teamKeysOf("front desk")
  assert.ok(keys.length >= 2, "the practice team's and their own")
  const readable = new Set<SegmentKind>()
  for (const { kind, segment, entry, share, ciphertext, wraps } of released) {
    assert.ok(wraps.length > 0)
    const ids = { practice, chart: cast.chart.wire.id, segment, keyVersion: 1, entry }
    for (const candidate of await candidates(kind, segment, wraps, keys)) {
      const opened = await openEntry(candidate, share, ciphertext, ids).catch(() => undefined)
      if (opened !== undefined) readable.add(kind)
    }
  }
  assert.deepEqual(new Set(released.map(({ kind }) => kind)), new Set(kinds), "every kind was released")
  assert.deepEqual([...readable].sort(), kinds.filter((kind) => teamKindOf[kind] === "practice").sort())
})

interface Wrap {
  team: string
  version: number
  wrapped: Uint8Array
}
interface Released {
  kind: SegmentKind
  segment: string
  entry: string
  share: Uint8Array
  ciphertext: Uint8Array
  wraps: Wrap[]
}

/** The keys of every team whose key is sealed to that person, opened as their client opens them. */
async function teamKeysOf(column: "front desk"): Promise<Uint8Array[]> {
  const { person } = cast.people[column]
  const { practice, account } = person
  const rows = await cast.office.database.query(
    `select k.team, t.kind, k.version, k.sealed, k.signature, s.card from keeper.team_key k
      join keeper.team t on t.practice = k.practice and t.id = k.team
      join keeper.account s on s.practice = k.practice and s.id = k.sealer where k.practice = $1 and k.account = $2`,
    [practice, account],
  )
  return Promise.all(
    rows.map(({ team, kind, version, sealed, signature, card }) => {
      const sealer = parseAccountCard(utf8(String(card))).signPublicKey
      const wire = { sealed: bytesOf(sealed), signature: bytesOf(signature) }
      return openTeamKey(person.keys.kemSeed, wire, sealer, {
        practice,
        team: String(team),
        kind: TeamKind.parse(kind),
        version: Number(version),
        account,
      })
    }),
  )
}

/** What the unchecked keeper releases of every segment, with every wrap that the database has. */
async function releasedTo(column: "front desk"): Promise<Released[]> {
  const { practice } = cast.practice
  const found: Released[] = []
  for (const kind of kinds) {
    const answer = await mustAsk(server.url, cast.people[column], {
      method: "POST",
      target: `/v1/practices/${practice}/charts/${cast.chart.wire.id}/open`,
      body: { segments: [{ kind, after: 0 }], purpose: "TREAT", checkpointSize: 0 },
    })
    const { entries } = chartOpen.result.parse(answer)
    for (const { id: entry, segment, share, ciphertext } of entries) {
      found.push({
        kind,
        segment,
        entry,
        share: fromBase64url(share),
        ciphertext: fromBase64url(ciphertext),
        wraps: await wrapsOf(segment),
      })
    }
  }
  return found
}

async function wrapsOf(segment: string): Promise<Wrap[]> {
  const text = "select team, team_version, wrapped from keeper.segment_key where practice = $1 and segment = $2"
  const rows = await cast.office.database.query(text, [cast.practice.practice, segment])
  return rows.map((row) => ({
    team: String(row.team),
    version: Number(row.team_version),
    wrapped: bytesOf(row.wrapped),
  }))
}

/** Every key that could be the segment's: each team key tried on each wrap, and the team keys themselves. */
async function candidates(
  kind: SegmentKind,
  segment: string,
  wraps: readonly Wrap[],
  keys: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const { practice } = cast.practice
  const found: Uint8Array[] = [...keys]
  for (const { team, version, wrapped } of wraps) {
    for (const key of keys) {
      const wrapKey = await crypto.subtle.importKey(
        "raw",
        Uint8Array.from(teamWrapKey(key, { practice, team, version })),
        "AES-GCM",
        false,
        ["decrypt"],
      )
      const ids = { practice, chart: cast.chart.wire.id, segment, kind, keyVersion: 1, team, version }
      const opened = await unwrapSegmentKey(wrapKey, wrapped, ids).catch(() => undefined)
      if (opened !== undefined) found.push(opened)
    }
  }
  return found
}

function bytesOf(value: unknown): Uint8Array<ArrayBuffer> {
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  throw new Error("a column of bytes was expected")
}
