/**
 * R13, the log eraser: somebody who owns the database edits the log's real tables. An outsider, with the log's public files and its key
 * alone, finds it and names the entry.
 */
import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, afterEach, before, test } from "node:test"
import { type Event, logPath, settingsDefault } from "@subrosa/contract"
import { parsePolicy, parseVerifierKey } from "@subrosa/log"
import { type Founded, foundPractice } from "@subrosa/testkit"
import { findingsOf } from "../packages/cli/src/log-files/describe-files.ts"
import { mirrorLog } from "../packages/cli/src/log-files/mirror-log.ts"
import { verifyFiles } from "../packages/cli/src/log-files/verify-files.ts"
import { putAside, putBack } from "./support/log-copy.ts"
import { queryAs } from "./support/office.ts"
import { type TestServer, testServer } from "./support/server.ts"

let server: TestServer
let founded: Founded
let dir = ""
let copies = 0
const size = 600

before(async () => {
  server = await testServer()
  dir = await mkdtemp(join(tmpdir(), "subrosa-tamper-"))
  founded = await foundPractice(server.office)
  const first = (await rows("select size::int as n from keeper.log_head"))[0]?.n
  await append(size - Number(first))
  await putAside(server.admin, "honest")
})
after(async () => {
  await server.close()
  await rm(dir, { recursive: true, force: true })
})
afterEach(() => putBack(server.admin, "honest"))

const rows = (text: string) => queryAs(server.admin, text)

/** Events a second apart, so that a time that was set back shows. */
async function append(count: number): Promise<void> {
  const from = Date.now()
  await server.office.keeper.sequencer.append(founded.practice, {
    run: async () => ({
      result: 1,
      events: Array.from(
        { length: count },
        (_, i): Event => ({
          ...{ type: "settings", practice: founded.practice, time: new Date(from + i * 1000).toISOString() },
          ...{ account: founded.owner.person.account, device: randomUUID() },
          settings: settingsDefault,
        }),
      ),
    }),
  })
}

/** Public files and, for an officer, the bodies, as the server gives them now. */
async function mirror(name = `copy-${copies++}`): Promise<string> {
  const into = join(dir, name)
  await mkdir(into, { recursive: true })
  await mirrorLog(server.url + logPath(founded.practice), into, () => {})
  const bodies = await rows(
    "select index::int, salt, event from keeper.log_leaf where event is not null and salt is not null order by index",
  )
  const lines = bodies.map(({ index, salt, event }) =>
    JSON.stringify({ index, salt: Buffer.from(salt as Uint8Array).toString("base64url"), event }),
  )
  await writeFile(join(into, "events.ndjson"), `${lines.join("\n")}\n`)
  return into
}

async function findings(since?: string): Promise<string[]> {
  const key = parseVerifierKey(JSON.parse(founded.body.card.card).logKey)
  const policy = parsePolicy("quorum none\n")
  return findingsOf(await verifyFiles(await mirror(), { key, policy, since, onProgress: () => {} }))
}

test("the honest log verifies", async () => {
  assert.deepEqual(await findings(), [])
})

test("a deleted entry is named", async () => {
  await rows("delete from keeper.log_leaf where index = 300")
  assert.match((await findings())[0] ?? "", /^entry 300 is missing/)
})

test("deleted entries are named also when those after them were moved up to close the gap", async () => {
  await rows(`delete from keeper.log_leaf where index in (40, 41);
    update keeper.log_leaf set index = index - 1000000 where index > 41; update keeper.log_leaf set index = index + 999998 where index < 0`)
  assert.equal((await findings()).includes("entries 40 to 41 were deleted"), true)
})

test("an edited entry is named: its text, its leaf, or both made to fit each other", async () => {
  await rows(
    `update keeper.log_leaf set event = replace(event, '"idleLockMinutes":10', '"idleLockMinutes":99') where index = 123`,
  )
  assert.deepEqual(await findings(), ["text of entry 123 was edited"])
  await putBack(server.admin, "honest")
  await rows("update keeper.log_leaf set leaf_data = sha256(leaf_data) where index = 200")
  assert.equal((await findings()).includes("entry 200 was edited"), true)
})

test("an edited entry in the newest, partial tile is named by its text and by an earlier mirror", async () => {
  const earlier = await mirror("earlier")
  await rows("update keeper.log_leaf set leaf_data = sha256(leaf_data) where index = 590")
  const found = await findings(earlier)
  assert.ok(found.includes("the entries do not lead to the root that the log has signed"), found.join("\n"))
  assert.ok(found.includes("since the earlier state: entry 590 was edited"), found.join("\n"))
  assert.ok(found.includes("text of entry 590 was edited"), found.join("\n"))
})

test("entries that changed places are named", async () => {
  await rows(`update keeper.log_leaf set index = -1 where index = 70; update keeper.log_leaf set index = 70 where index = 180;
    update keeper.log_leaf set index = 180 where index = -1`)
  const found = await findings()
  assert.ok(found.includes("entry 70 was reordered: what belongs at 180 stands there"), found.join("\n"))
  assert.ok(found.includes("entry 180 was reordered: what belongs at 70 stands there"), found.join("\n"))
})

test("a back-dated entry is named", async () => {
  await rows(
    `update keeper.log_leaf set event = regexp_replace(event, '"time":"[^"]*"', '"time":"2020-01-01T00:00:00.000Z"') where index = 450`,
  )
  const found = await findings()
  assert.ok(found.includes("entry 450 was back-dated: its time is before that of an earlier entry"), found.join("\n"))
  assert.ok(found.includes("text of entry 450 was edited"))
})

test("a text that is gone without an erasure in the log is named; one that was erased lawfully is counted", async () => {
  await rows("update keeper.log_leaf set event = null, salt = null where index = 333")
  assert.deepEqual(await findings(), ["the text of entry 333 is missing, and no erasure in the log covers it"])
})

test("a restored older state is named: rolled back, and once it has grown again, forked at the entry", async () => {
  await putAside(server.admin, "older")
  await append(50)
  const earlier = await mirror("longer")
  await putBack(server.admin, "older")
  assert.match(
    (await findings(earlier))[0] ?? "",
    /^rolled back: 650 entries were signed before, and now there are 600/,
  )
  await append(80)
  const found = await findings(earlier)
  assert.ok(found.includes("forked: the first 650 entries are not the ones that were signed before"), found.join("\n"))
  assert.ok(found.includes("since the earlier state: entry 600 was edited"), found.join("\n"))
  assert.ok(!found.some((text) => text.includes("entry 599 ")))
})
