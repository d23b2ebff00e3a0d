import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import type { NewChart, SegmentKind } from "@subrosa/contract"
import { createKeeper, type Keeper } from "@subrosa/keeper"
import {
  admitMember,
  checkLog,
  type Founded,
  foundPractice,
  type Member,
  newChart,
  newEntry,
  newSegment,
  origin,
  reusableSetupToken,
  segmentOf,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import type { Database } from "../db.ts"

let t: TestKeeper
let founded: Founded
let colleague: Member
let chart: NewChart
/** Names of the statements that the keeper under test has sent. */
const sent: (string | undefined)[] = []
/** The keeper under test: it remembers. */
let keeper: Keeper

before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  founded = await foundPractice(t)
  colleague = await admitMember(t, founded, ["clinician"])
  keeper = anotherKeeper(recording(t.db))
  chart = newChart(founded)
  const entries = chart.segments.map(({ id }) => newEntry(chart.id, id))
  await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts: [chart], segments: [], entries })
})

/** Another process over the same database, which remembers nothing yet. */
function anotherKeeper(db: Database): Keeper {
  const { keyEncryptionKey, clock } = t
  const setupToken = reusableSetupToken(randomBytes(32))
  const rp = { origin, rpId: "localhost", rpName: "Subrosa" }
  return createKeeper({ db, keyEncryptionKey, clock: () => new Date(clock()), setupToken, ...rp })
}

function recording(db: Database): Database {
  const recorded: Database["inPractice"] = (practice, work) =>
    db.inPractice(practice, (sql) =>
      work({
        query(statement, values) {
          sent.push(statement.name)
          return sql.query(statement, values)
        },
      }),
    )
  return { ...db, inPractice: recorded }
}

type Asked = readonly { kind: SegmentKind; after: number }[]
const all: Asked = [
  { kind: "directory", after: 0 },
  { kind: "clinical", after: 0 },
]

async function open(by: Keeper, asked: Asked = all, member = colleague) {
  const opening = await by.chartOpen(await member.caller(), {
    params: { practice: founded.practice, chart: chart.id },
    query: {},
    body: { segments: [...asked], purpose: "TREAT", checkpointSize: 0 },
  })
  const { chart: opened, entries } = await opening.release()
  return { opened, entries }
}

const readings = () => sent.filter((name) => name === "keeper.chart.facts" || name === "keeper.share.after").length

async function releases(): Promise<number> {
  const rows = await t.database.query(
    "select count(*)::int as n from keeper.log_leaf where practice = $1 and type = 'release'",
    [founded.practice],
  )
  return Number(rows[0]?.n)
}

test("a chart that was opened before is released without reading it again, each time with its own entry of the log", async () => {
  const first = await open(keeper)
  assert.equal(first.entries.length, 2)
  const before = readings()
  assert.deepEqual(await open(keeper), first)
  assert.deepEqual((await open(keeper, [{ kind: "clinical", after: 0 }])).entries, first.entries.slice(1))
  assert.deepEqual((await open(keeper, [{ kind: "clinical", after: 2 }])).entries, [])
  assert.equal(readings(), before)
  assert.equal(await releases(), 4)
  const { logKey } = JSON.parse(founded.body.card.card)
  await checkLog(t.keeper, { practice: founded.practice, logKey })
})

test("what was remembered of one person's opening serves nobody else's", async () => {
  await open(keeper)
  const desk = await admitMember(t, founded, ["front-desk"])
  await assert.rejects(open(keeper, all, desk), { code: "not_found" })
  const { opened } = await open(keeper, [{ kind: "directory", after: 0 }], desk)
  assert.deepEqual(
    opened.segments.map(({ kind }) => kind),
    ["directory"],
  )
})

/** Changes that another process makes, or an operator in the database. */
const changes: Record<string, () => Promise<unknown>> = {
  "a note written": async () => {
    const entries = [newEntry(chart.id, segmentOf(chart, "clinical"))]
    await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts: [], segments: [], entries })
  },
  "a segment added": async () => {
    const segment = newSegment("substance-use", founded)
    await t.keeper.segmentCreate(await founded.owner.caller(), chart.id, segment)
  },
  "a segment's key renewed": () => inDatabase("update keeper.segment set key_version = 2 where chart = $1", chart.id),
  "a wrap added": () =>
    inDatabase(
      `insert into keeper.segment_key (practice, segment, key_version, team, team_version, wrapped)
        select practice, segment, 2, team, team_version, wrapped from keeper.segment_key where segment = $1`,
      segmentOf(chart, "clinical"),
    ),
  "a wrap changed": () =>
    inDatabase("update keeper.segment_key set wrapped = '\\x00' where segment = $1", segmentOf(chart, "clinical")),
  "a wrap taken away": () =>
    inDatabase("delete from keeper.segment_key where segment = $1", segmentOf(chart, "clinical")),
  "a share shredded": () =>
    inDatabase("update keeper.share set sealed = null where segment = $1", segmentOf(chart, "clinical")),
  "a share taken away": () => inDatabase("delete from keeper.share where segment = $1", segmentOf(chart, "clinical")),
  "the person a member of another team": () =>
    inDatabase(
      `insert into keeper.team_member (practice, team, account, custodian, since)
        select practice, $2, account, false, now() from keeper.team_member where account = $1 and team = $3`,
      colleague.person.account,
      founded.officersTeam,
      founded.careTeam,
    ),
  "the person in another role": () =>
    inDatabase("update keeper.account set roles = '{supervisor}' where id = $1", colleague.person.account),
}
const inDatabase = (text: string, ...values: string[]) => t.database.query(text, values)

for (const [name, change] of Object.entries(changes)) {
  test(`${name}: the next opening shows it, at the price of one more try and no entry of the log`, async () => {
    await open(keeper)
    await change()
    const [seen, atThatTime] = [await open(keeper), await releases()]
    assert.deepEqual(seen, await open(anotherKeeper(t.db)))
    assert.equal(atThatTime, 2)
    const before = readings()
    assert.deepEqual(await open(keeper), seen)
    assert.equal(readings(), before)
  })
}

test("who was taken off the team is refused as anybody else, whatever is remembered", async () => {
  await open(keeper)
  await t.keeper.teamMemberEnd(await founded.owner.caller(), {
    params: { practice: founded.practice, team: founded.careTeam, account: colleague.person.account },
    query: {},
    body: {},
  })
  await assert.rejects(open(keeper), { code: "not_found" })
  assert.equal(await releases(), 1)
})

test("who was ended is refused, whatever is remembered", async () => {
  await open(keeper)
  const caller = await colleague.caller()
  await t.keeper.accountEnd(await founded.owner.caller(), {
    params: { practice: founded.practice, account: colleague.person.account },
    query: {},
    body: {},
  })
  colleague.caller = async () => ({ ...caller, request: { ...caller.request, digest: randomBytes(32) } })
  await assert.rejects(open(keeper), { code: "unauthenticated" })
  assert.equal(await releases(), 1)
})

test("a chart of the same id in another practice is another chart", async () => {
  await open(keeper)
  founded = await foundPractice(t)
  colleague = await admitMember(t, founded, ["clinician"])
  await assert.rejects(open(keeper), { code: "not_found" })
  chart = { ...newChart(founded), id: chart.id }
  await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts: [chart], segments: [], entries: [] })
  assert.deepEqual((await open(keeper)).entries, [])
})
