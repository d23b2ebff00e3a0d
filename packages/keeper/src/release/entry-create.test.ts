import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import { ApiError, type ChartId, type ErrorCode, type NewChart, type SegmentId, type TeamId } from "@subrosa/contract"
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
import { createKeeper, type Database } from "../index.ts"
import type { WriteRequest } from "./write-request.ts"

let t: TestKeeper
let founded: Founded
let desk: Member
before(async () => {
  t = await testKeeper()
  founded = await foundPractice(t)
  desk = await admitMember(t, founded, ["front-desk"])
})
after(() => t.close())

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code

async function request(member: Member, parts: Partial<WriteRequest>): Promise<WriteRequest> {
  return { caller: await member.caller(), charts: [], segments: [], entries: [], ...parts }
}
const write = async (member: Member, parts: Partial<WriteRequest>) => t.keeper.entryCreate(await request(member, parts))
const check = async (member: Member, parts: Partial<WriteRequest>) => t.keeper.entryCheck(await request(member, parts))
const addToTeam = (team: string, account: string) =>
  t.database.query(
    `insert into keeper.team_member (practice, team, account, custodian) values ($1, $2, $3, false)
      on conflict (practice, team, account) do update set custodian = false`,
    [founded.practice, team, account],
  )
const leaves = async () => (await t.database.query("select count(*)::int as n from keeper.log_leaf"))[0]?.n

test("a request repeated, later or at the same moment, changes nothing and answers the same", async () => {
  const chart = newChart(founded)
  const entries = [newEntry(chart.id, segmentOf(chart, "clinical")), newEntry(chart.id, segmentOf(chart, "directory"))]
  const parts = { charts: [chart], entries }
  const answers = await Promise.all([write(founded.owner, parts), write(founded.owner, parts)])
  assert.deepEqual(
    answers[0]?.seqs.map(({ seq }) => seq),
    [1, 2],
  )
  assert.deepEqual(answers[0], answers[1])
  const before = await leaves()
  assert.deepEqual(await write(founded.owner, parts), answers[0])
  assert.deepEqual(await check(founded.owner, parts), { news: 0 })
  assert.equal(await leaves(), before)
})

test("the same id with other content is a conflict, in part and in whole", async () => {
  const chart = newChart(founded)
  const entry = newEntry(chart.id, segmentOf(chart, "clinical"))
  await write(founded.owner, { charts: [chart], entries: [entry] })
  const others = [
    { ...entry, share: new Uint8Array(32) },
    { ...entry, ciphertextDigest: newEntry(chart.id, entry.segment).ciphertextDigest },
    { ...entry, segment: segmentOf(chart, "directory") },
  ]
  const fresh = newEntry(chart.id, entry.segment)
  for (const other of others) {
    await assert.rejects(write(founded.owner, { entries: [fresh, other] }), refusal("conflict"))
  }
  const rewrapped = { ...chart, segments: chart.segments.map(({ id, kind }) => ({ ...newSegment(kind, founded), id })) }
  await assert.rejects(write(founded.owner, { charts: [rewrapped] }), refusal("conflict"))
  const second = { chart: chart.id, segment: newSegment("clinical", founded) }
  await assert.rejects(write(founded.owner, { segments: [second] }), refusal("conflict"))
  // Nothing of the refused requests has stayed: the next entry is the chart's second.
  assert.equal((await write(founded.owner, { entries: [fresh] })).seqs[0]?.seq, 2)
})

test("who is whose kin is stored with the entry that tells of it, or not at all", async () => {
  const chart = newChart(founded)
  const kin = [
    { chart: chart.id, tokens: [{ kind: "family-name" as const, token: randomBytes(16).toString("base64url") }] },
  ]
  const stored = () => t.database.query("select sealed from keeper.kinship where subject = $1", [chart.id])
  const entry = newEntry(chart.id, segmentOf(chart, "directory"))
  const made = await request(founded.owner, { charts: [chart], entries: [entry] })
  await Promise.all([t.keeper.entryCreate(made, kin), t.keeper.entryCreate(made, kin)])
  const before = await stored()
  assert.equal(before.length, 1)
  const refused = await request(founded.owner, { entries: [{ ...entry, share: new Uint8Array(32) }] })
  await assert.rejects(t.keeper.entryCreate(refused, kin), refusal("conflict"))
  assert.deepEqual(await stored(), before)
})

test("what is remembered decides nothing: a writer who lost the right is refused with the next request", async () => {
  const member = await admitMember(t, founded, ["clinician"])
  const chart = newChart(founded)
  await write(founded.owner, { charts: [chart] })
  const next = () => newEntry(chart.id, segmentOf(chart, "clinical"))
  const [{ team, account }] = [{ team: founded.careTeam, account: member.person.account }]
  await addToTeam(team, account)
  const seqOf = async () => (await write(member, { entries: [next()] })).seqs[0]?.seq
  assert.deepEqual([await seqOf(), await seqOf(), await seqOf()], [1, 2, 3])
  const caller = await member.caller()
  const before = await leaves()

  await t.database.query("delete from keeper.team_member where team = $1 and account = $2", [team, account])
  await assert.rejects(write(member, { entries: [next()] }), refusal("not_found"))
  await addToTeam(team, account)
  assert.equal(await seqOf(), 4)
  await t.database.query("update keeper.account set roles = '{biller}' where id = $1", [account])
  await assert.rejects(write(member, { entries: [next()] }), refusal("not_found"))
  await t.database.query("update keeper.account set roles = '{clinician}' where id = $1", [account])
  assert.equal(await seqOf(), 5)
  await t.database.query("update keeper.session set ended_at = now() where id = $1", [member.session])
  const late = { caller, charts: [], segments: [], entries: [next()] }
  await assert.rejects(t.keeper.entryCreate(late), refusal("unauthenticated"))
  assert.equal(await leaves(), Number(before) + 2)
})

/** Another server over the same database. */
function secondKeeper(db: Database) {
  const { keyEncryptionKey, clock } = t
  return createKeeper({
    ...{ db, keyEncryptionKey, origin, rpId: "localhost", rpName: "Subrosa" },
    clock: () => new Date(clock()),
    setupToken: reusableSetupToken(randomBytes(32)),
  })
}

test("two servers over one database write one log and one numbering", async () => {
  const other = secondKeeper(t.db)
  const chart = newChart(founded)
  await write(founded.owner, { charts: [chart] })
  const seqs: (number | undefined)[] = []
  for (let i = 0; i < 6; i++) {
    const entries = [newEntry(chart.id, segmentOf(chart, "clinical"))]
    const keeper = i % 3 === 2 ? other : t.keeper
    seqs.push((await keeper.entryCreate(await request(founded.owner, { entries }))).seqs[0]?.seq)
  }
  assert.deepEqual(seqs, [1, 2, 3, 4, 5, 6])
  await checkLog(t.keeper, { practice: founded.practice, logKey: JSON.parse(founded.body.card.card).logKey })
})

test("what is known is not read again, and an entry that is there already is found all the same", async () => {
  let transactions = 0
  const keeper = secondKeeper({
    ...t.db,
    batch: (practice, work) => {
      transactions++
      return t.db.batch(practice, work)
    },
  })
  const chart = newChart(founded)
  await write(founded.owner, { charts: [chart] })
  const entries = Array.from({ length: 8 }, () => newEntry(chart.id, segmentOf(chart, "clinical")))
  const seqs: (number | undefined)[] = []
  for (const entry of [...entries, ...entries.slice(2, 4)]) {
    const { seqs: written } = await keeper.entryCreate(await request(founded.owner, { entries: [entry] }))
    seqs.push(written[0]?.seq)
  }
  assert.deepEqual(seqs, [1, 2, 3, 4, 5, 6, 7, 8, 3, 4])
  assert.equal(transactions, 4, "the first, the one that finds its author stored, and the two that were repeated")
  const stored = await t.database.query(
    "select seq, head from keeper.share s join keeper.chart c on c.id = s.chart where c.id = $1",
    [chart.id],
  )
  assert.deepEqual(stored.map(({ seq }) => Number(seq)).sort(), [1, 2, 3, 4, 5, 6, 7, 8])
  assert.ok(stored.every(({ head }) => head === 8))
  await checkLog(t.keeper, { practice: founded.practice, logKey: JSON.parse(founded.body.card.card).logKey })
})

test("who writes in a chart for the first time is its author from then on, also where nothing is read again", async () => {
  const member = await admitMember(t, founded, ["clinician"])
  let transactions = 0
  const keeper = secondKeeper({
    ...t.db,
    batch: (practice, work) => {
      transactions++
      return t.db.batch(practice, work)
    },
  })
  const chart = newChart(founded)
  await write(founded.owner, { charts: [chart] })
  const writeIn = async (kind: "directory" | "clinical") =>
    keeper.entryCreate(await request(member, { entries: [newEntry(chart.id, segmentOf(chart, kind))] }))
  const relations = () =>
    t.database.query("select kind, since, until, by from keeper.care_relation where chart = $1 and account = $2", [
      chart.id,
      member.person.account,
    ])
  await writeIn("directory")
  await writeIn("directory")
  assert.deepEqual(await relations(), [], "whoever corrects an address treats nobody")
  const since = new Date(t.clock())
  const author = [{ kind: "author", since, until: null, by: member.person.account }]
  await writeIn("clinical")
  assert.deepEqual(await relations(), author)
  t.clock.advance(1000)
  await writeIn("clinical")
  assert.deepEqual(await relations(), author)
  assert.equal(transactions, 3, "the first, the first with care in it, and the one that finds its author stored")
})

test("many writers of one chart get numbers without gaps or twins", async () => {
  const chart = newChart(founded)
  await write(founded.owner, { charts: [chart] })
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      write(founded.owner, {
        entries: [newEntry(chart.id, segmentOf(chart, i % 2 === 0 ? "clinical" : "directory"))],
      }),
    ),
  )
  const seqs = answers.flatMap((answer) => answer.seqs.map(({ seq }) => seq)).sort((a, b) => a - b)
  assert.deepEqual(
    seqs,
    Array.from({ length: 40 }, (_, i) => i + 1),
  )
  const read = await t.keeper.chartRead(await founded.owner.caller(), chart.id)
  assert.equal(Math.max(...read.segments.map(({ head }) => head)), 40)
})

test("one bad request among many is refused alone", async () => {
  const chart = newChart(founded)
  await write(founded.owner, { charts: [chart] })
  const good = () => write(founded.owner, { entries: [newEntry(chart.id, segmentOf(chart, "clinical"))] })
  const bad = write(founded.owner, { entries: [newEntry(chart.id, randomUUID() as SegmentId)] })
  const results = await Promise.allSettled([good(), bad, good(), good()])
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled", "fulfilled"],
  )
})

test("front desk makes charts with directory and billing, and writes nothing clinical", async () => {
  const chart = newChart(founded, ["directory", "billing"])
  await write(desk, { charts: [chart], entries: [newEntry(chart.id, segmentOf(chart, "directory"))] })
  await assert.rejects(write(desk, { charts: [newChart(founded)] }), refusal("not_found"))
  const clinical = { chart: chart.id, segment: newSegment("clinical", founded) }
  await assert.rejects(write(desk, { segments: [clinical] }), refusal("not_found"))
  await write(founded.owner, { segments: [clinical] })
  await assert.rejects(write(desk, { entries: [newEntry(chart.id, clinical.segment.id)] }), refusal("not_found"))
})

test("a segment's key is wrapped for the right teams only", async () => {
  const personalTeam = founded.owner.personalTeam
  const wrappedFor = (kind: Parameters<typeof newSegment>[0], team: TeamId, change: object = {}) => {
    const segment = newSegment(kind, { ...founded, personalTeam })
    return { ...segment, wraps: segment.wraps.map((wrap) => ({ ...wrap, team, ...change })) }
  }
  const chartWith = (segment: NewChart["segments"][number]): NewChart => ({ ...newChart(founded), segments: [segment] })
  const wrong = [
    wrappedFor("clinical", founded.practiceTeam),
    wrappedFor("directory", founded.careTeam),
    wrappedFor("psychotherapy-notes", founded.careTeam),
    wrappedFor("psychotherapy-notes", desk.personalTeam),
    wrappedFor("clinical", randomUUID() as TeamId),
  ]
  for (const segment of wrong) {
    await assert.rejects(check(founded.owner, { charts: [chartWith(segment)] }), refusal("invalid_request"))
  }
  const stale = chartWith(wrappedFor("clinical", founded.careTeam, { teamVersion: 2 }))
  await assert.rejects(check(founded.owner, { charts: [stale] }), refusal("version_conflict"))
  await write(founded.owner, { charts: [chartWith(wrappedFor("psychotherapy-notes", personalTeam))] })
})

test("a chart's care team must exist and be a care team", async () => {
  for (const careTeam of [founded.practiceTeam, randomUUID() as TeamId]) {
    const chart = { ...newChart(founded, ["directory"]), careTeam }
    await assert.rejects(check(desk, { charts: [chart] }), refusal("invalid_request"))
  }
})

test("there is one chart of the practice's own", async () => {
  assert.equal(await t.keeper.chartPractice(await desk.caller()), null)
  const own = () => ({ ...newChart(founded, ["directory"]), kind: "practice" as const })
  const results = await Promise.allSettled([write(desk, { charts: [own()] }), write(desk, { charts: [own()] })])
  assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"])
  await assert.rejects(write(desk, { charts: [own()] }), refusal("conflict"))
  assert.equal((await t.keeper.chartPractice(await desk.caller()))?.kind, "practice")
})

test("who has no account's rights writes nothing", async () => {
  const other = await foundPractice(t)
  const chart = newChart(founded)
  await write(founded.owner, { charts: [chart] })
  const foreign = newEntry(chart.id, segmentOf(chart, "clinical"))
  await assert.rejects(write(other.owner, { entries: [foreign] }), refusal("not_found"))
  const nowhere = newEntry(randomUUID() as ChartId, randomUUID() as SegmentId)
  await assert.rejects(write(founded.owner, { entries: [nowhere] }), refusal("not_found"))
  const elsewhere = newChart(founded)
  await write(founded.owner, { charts: [elsewhere] })
  const mixed = newEntry(elsewhere.id, segmentOf(chart, "clinical"))
  await assert.rejects(write(founded.owner, { entries: [mixed] }), refusal("not_found"))
})

test("what does not open with the share's chart is not accepted as the same", async () => {
  const chart = newChart(founded)
  const entry = newEntry(chart.id, segmentOf(chart, "clinical"))
  await assert.rejects(
    write(founded.owner, { charts: [chart], entries: [{ ...entry, share: new Uint8Array(31) }] }),
    refusal("invalid_request"),
  )
  await assert.rejects(
    write(founded.owner, { charts: [chart], entries: [{ ...entry, keyVersion: 2 }] }),
    refusal("invalid_request"),
  )
})
