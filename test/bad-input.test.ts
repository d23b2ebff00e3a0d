/**
 * Thousands of requests that no client should send, at every operation, to a server as users run it: each is refused with a problem
 * (RFC 9457) that names what is wrong where something is, changes nothing, and leaves the server at work.
 */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { utf8 } from "@subrosa/codec"
import { operations } from "@subrosa/contract"
import type { TestKeeper } from "@subrosa/testkit"
import fc from "fast-check"
import { brokenVersions, labelsReplaced, notJson, respelt } from "./support/broken-json.ts"
import { nameOf } from "./support/cases.ts"
import { assemble, type Cast } from "./support/cast.ts"
import { type ChildServer, freePort, officeOf, startQuietChild } from "./support/child-server.ts"
import {
  assertNames,
  hasBody,
  hasJsonBody,
  headersOf,
  isFree,
  isInvalid,
  Knocker,
  type Prepared,
  pathOf,
  prepareAll,
} from "./support/knocker.ts"
import { closeRaw, sendRaw } from "./support/raw.ts"
import { rowDigests } from "./support/row-digests.ts"

let data: string
let server: ChildServer
let office: TestKeeper
let cast: Cast
let prepared: Prepared[]
/** What the database held before anything was refused. */
let rows: Record<string, string>
let knock: Knocker

before(async () => {
  data = await mkdtemp(join(tmpdir(), "subrosa-bad-"))
  server = await startQuietChild({ data, port: await freePort() })
  office = await officeOf(server)
  cast = await assemble(server.url, office)
  prepared = await prepareAll(cast)
  knock = new Knocker(server.url)
  rows = await rowDigests(await server.admin())
})
after(async () => {
  closeRaw()
  await office?.close()
  await server?.kill("SIGTERM")
  await rm(data, { recursive: true, force: true })
})

test("every operation is prepared", () => {
  const covered = new Set(prepared.map(({ operation }) => operation.name))
  assert.deepEqual(
    Object.keys(operations).filter((name) => !covered.has(name)),
    [],
  )
})

test("a body with a member gone, of another type, size or alphabet: 400, and the member is named", async (t) => {
  for (const item of prepared.filter(hasJsonBody)) {
    await t.test(nameOf(item.one), async () => {
      const broken = brokenVersions(item.ask.body).filter(({ text }) => isInvalid(item.operation, text))
      assert.ok(broken.length > 0)
      const property = fc.asyncProperty(fc.constantFrom(...broken), async (one) => {
        const answer = await knock.refused(item, { body: utf8(one.text) })
        assertNames(answer, one)
      })
      await fc.assert(property, { numRuns: Math.min(50, broken.length), endOnFailure: true })
    })
  }
})

test("bytes spelt in another way: 400, and the member is named", async (t) => {
  for (const item of prepared.filter(hasJsonBody)) {
    const broken = respelt(item.ask.body)
    if (broken.length === 0) continue
    await t.test(nameOf(item.one), async () => {
      for (const one of broken) assertNames(await knock.refused(item, { body: utf8(one.text) }), one)
    })
  }
})

test("a body that is no JSON: 400", async (t) => {
  for (const item of prepared.filter(hasJsonBody)) {
    await t.test(nameOf(item.one), async () => {
      for (const body of notJson(JSON.stringify(item.ask.body))) {
        const { problem } = await knock.refused(item, { body })
        assert.equal(problem.code, "invalid_request", body.subarray(0, 60).toString())
        assert.ok((problem.errors?.length ?? 0) > 0, `nothing is named: ${body.subarray(0, 60).toString()}`)
      }
    })
  }
})

test("a body where none is asked for: 400", async () => {
  for (const item of prepared.filter((one) => hasBody(one) && one.ask.body === undefined)) {
    for (const text of ['{"unexpected":1}', "[]", "null x", '"text"', "7"]) {
      const { problem } = await knock.refused(item, { body: utf8(text) })
      assert.ok((problem.errors?.length ?? 0) > 0, `${nameOf(item.one)} ${text}`)
    }
  }
})

test("a body of another type: 415, or 400 where it is read", async () => {
  const types = [
    "text/plain",
    "application/xml",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "text/html; charset=utf-16",
    "",
    "application/octet-stream",
  ]
  for (const item of prepared.filter(hasJsonBody)) {
    for (const type of types) {
      const { problem } = await knock.refused(item, { contentType: type })
      assert.ok(
        ["unsupported_media_type", "invalid_request"].includes(problem.code),
        `${nameOf(item.one)} ${type} ${problem.code}`,
      )
    }
  }
})

test("path and query of other shapes: 400 or 404", async (t) => {
  const values = [
    "",
    "x",
    "%00",
    "%2e%2e",
    "'%20or%201=1--",
    "a".repeat(300),
    "%F0%9F%92%A9",
    "00000000-0000-0000-0000-000000000000",
    "*",
    "null",
  ]
  for (const item of prepared) {
    await t.test(nameOf(item.one), async () => {
      const [path = "", query = ""] = item.ask.target.split("?")
      const segments = path.split("/")
      const ids = segments.flatMap((segment, i) =>
        /^[0-9a-f-]{36}$|^\d+$/.test(segment) && !isFree(item, segments, i) ? [i] : [],
      )
      const targets = ids.flatMap((i) => [
        ...values.map((value) => segments.with(i, value).join("/")),
        segments.with(i, (segments[i] ?? "").toUpperCase() || "X").join("/") === path
          ? `${path}/x`
          : segments.with(i, (segments[i] ?? "").toUpperCase()).join("/"),
      ])
      for (const target of targets) {
        const { status } = await knock.refused(item, { target: query === "" ? target : `${target}?${query}` })
        assert.ok([400, 401, 404, 405].includes(status), `${target}: ${status}`)
      }
      for (const wrong of [
        "unknown=1",
        "limit=abc",
        "limit=-1",
        "limit=1e99",
        "before=-5",
        "chart=x",
        "name=../../x",
        "name=",
        "all=yes",
        "segment=x",
        "prefix=x",
        "__proto__=x",
      ]) {
        const parsed = item.operation.query.safeParse(Object.fromEntries(new URLSearchParams(wrong)))
        if (parsed.success) continue
        const { problem } = await knock.refused(item, { target: `${path}?${wrong}` })
        assert.ok((problem.errors?.length ?? 0) > 0, `${wrong} names nothing`)
      }
    })
  }
})

test("charts, teams, people of another practice, and ones that do not exist: 404", async () => {
  const theirs = cast.people["other practice"]
  const strangers = [
    theirs.person.account,
    theirs.personalTeam,
    theirs.person.device.id,
    theirs.session,
    crypto.randomUUID(),
  ]
  for (const item of prepared.filter((one) => one.signed)) {
    const [path = "", query] = item.ask.target.split("?")
    const segments = path.split("/")
    for (const i of segments.flatMap((segment, i) => (i > 3 && /^[0-9a-f-]{36}$/.test(segment) ? [i] : []))) {
      if (isFree(item, segments, i)) continue
      for (const stranger of strangers) {
        const target = segments.with(i, stranger).join("/")
        const { status } = await knock.refused(item, { target: query === undefined ? target : `${target}?${query}` })
        assert.ok([400, 404].includes(status), `${nameOf(item.one)}: ${status}`)
      }
    }
  }
})

test("unsigned, badly signed, signed by another key, for another request, at another time, or twice: 401", async (t) => {
  for (const item of prepared.filter(({ signed }) => signed)) {
    await t.test(nameOf(item.one), async () => {
      const { ask, by } = item
      const good = await headersOf(by, ask)
      const other = await headersOf(by, { ...ask, target: "/v1/practices/x/session" })
      const otherBody = await headersOf(by, { ...ask, body: { other: true } })
      const otherMethod = await headersOf(by, { ...ask, method: ask.method === "GET" ? "POST" : "GET" })
      const otherKey = await headersOf(
        { ...by, person: { ...by.person, device: cast.people.biller.person.device } },
        ask,
      )
      const otherSession = await headersOf({ ...by, session: crypto.randomUUID() as typeof by.session }, ask)
      const otherPractice = cast.people["other practice"]
      const early = await headersOf(by, ask, -600)
      const late = await headersOf(by, ask, 600)
      const expected: [Record<string, string>, string | string[]][] = [
        [{}, "unauthenticated"],
        [{ "signature-input": good["signature-input"] ?? "" }, "invalid_signature"],
        [{ ...good, signature: "subrosa=:AAAA:" }, "invalid_signature"],
        [{ ...good, signature: "" }, "invalid_signature"],
        [{ ...good, "signature-input": "subrosa=()" }, "invalid_signature"],
        [{ ...good, "signature-input": `${good["signature-input"]};expires=1` }, "invalid_signature"],
        [{ ...good, "signature-input": (good["signature-input"] ?? "").replace('"@query" ', "") }, "invalid_signature"],
        [
          { ...good, "signature-input": (good["signature-input"] ?? "").replace("ed25519", "none") },
          "invalid_signature",
        ],
        [{ ...good, "content-digest": `sha-256=:${"A".repeat(43)}=:` }, "invalid_signature"],
        [other, "invalid_signature"],
        [{ ...good, ...pick(otherBody, "signature", "signature-input") }, "invalid_signature"],
        [otherBody, "invalid_signature"],
        [otherMethod, "invalid_signature"],
        [otherKey, "invalid_signature"],
        [otherSession, "unauthenticated"],
        [await headersOf(otherPractice, ask), "not_found"],
        [await headersOf(cast.people.ended, ask), "unauthenticated"],
        [early, "clock_skew"],
        [late, "clock_skew"],
      ]
      for (const [headers, code] of expected) {
        const { problem } = await knock.refused(item, { headers })
        assert.equal(problem.code, code)
      }
      if (!hasJsonBody(item)) return
      // Refused for its body, and then known again: what is wrong inside makes no request good twice.
      const broken = { ...ask, body: { unexpected: [] } }
      const once = await headersOf(by, broken)
      if (!isInvalid(item.operation, JSON.stringify(broken.body))) return
      assert.equal(
        (await knock.refused(item, { headers: once, body: utf8(JSON.stringify(broken.body)) })).problem.code,
        "invalid_request",
      )
      assert.equal(
        (await knock.refused(item, { headers: once, body: utf8(JSON.stringify(broken.body)) })).problem.code,
        "replayed",
      )
    })
  }
})

test("ciphertext, keys and tokens of sizes that no seal has: 400, and the member is named", async () => {
  const entry = prepared.find(({ one }) => nameOf(one) === "entryCreate: clinical")
  const segment = prepared.find(({ one }) => nameOf(one) === "segmentCreate: clinical")
  assert.ok(entry !== undefined && segment !== undefined)
  const b64u = (size: number) => Buffer.alloc(size, 1).toString("base64url")
  const [given] = (entry.ask.body as { entries: object[] }).entries
  for (const size of [0, 1, 12, 27, 28, 283]) {
    const body = { ...(entry.ask.body as object), entries: [{ ...given, ciphertext: b64u(size) }] }
    const { problem } = await knock.refused(entry, { body: utf8(JSON.stringify(body)) })
    assert.match(problem.errors?.[0]?.field ?? "", /^entries\.0\.ciphertext/, `${size} bytes`)
  }
  for (const size of [0, 16, 31, 33]) {
    const body = { ...(entry.ask.body as object), entries: [{ ...given, share: b64u(size) }] }
    const { problem } = await knock.refused(entry, { body: utf8(JSON.stringify(body)) })
    assert.match(problem.errors?.[0]?.field ?? "", /^entries\.0\.share/, `${size} bytes`)
  }
  const wire = segment.ask.body as { wraps: object[] }
  for (const size of [0, 28, 59, 61, 95]) {
    const body = { ...wire, wraps: [{ ...wire.wraps[0], wrapped: b64u(size) }] }
    const { problem } = await knock.refused(segment, { body: utf8(JSON.stringify(body)) })
    assert.match(problem.errors?.[0]?.field ?? "", /wraps\.0\.wrapped/, `${size} bytes`)
  }
})

test("methods that an address does not have: 405, or 404", async () => {
  for (const item of prepared) {
    const taken = prepared.filter(({ ask }) => pathOf(ask) === pathOf(item.ask)).map(({ ask }) => ask.method)
    for (const method of ["PATCH", "TRACE", "OPTIONS", "PROPFIND", "SEARCH", "PUT", "DELETE"]) {
      if (taken.includes(method)) continue
      const { status } = await knock.refused(item, { method })
      assert.ok([400, 401, 404, 405].includes(status), `${method} ${nameOf(item.one)}: ${status}`)
    }
  }
})

test("after all of it the rows are as they were, and the server is the same process and at work", async (t) => {
  t.diagnostic(`${knock.count} requests were refused`)
  assert.ok(knock.count >= 5_000)
  assert.ok(server.runs())
  assert.equal((await sendRaw(server.url, { method: "GET", target: "/health" })).status, 200)
  assert.deepEqual(await rowDigests(await server.admin()), rows)
})

test("texts that are strange but allowed never make the server fail", async () => {
  const strange = [
    "a\u0000b",
    "\u0000",
    "\ud800",
    "\udfff\ud800",
    "\u202eevil",
    "\ufeff",
    "a".repeat(200),
    "🦄".repeat(50),
    "'; drop table keeper.account; --",
    "%s%n",
    "{{jndi:ldap://x}}",
    "<script>",
  ]
  for (const item of prepared.filter(hasJsonBody)) {
    for (const text of strange) {
      const bodies = labelsReplaced(item.ask.body, text)
      if (bodies === undefined) continue
      const answer = await knock.send(item, { body: utf8(bodies) })
      assert.ok(answer.status < 500, `${nameOf(item.one)} ${JSON.stringify(text)}: ${answer.status} ${answer.body}`)
    }
  }
})

const pick = (from: Record<string, string>, ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, from[name] ?? ""]))
