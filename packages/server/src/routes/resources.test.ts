/** What the server knows of resources that were imported before (spec/search.md, "Importing once"). */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, test } from "node:test"
import { caseloadFree, resourceFind } from "@subrosa/contract"
import {
  admitMember,
  call,
  codeOf,
  type Founded,
  foundPractice,
  type Member,
  newChart,
  newEntry,
  segmentOf,
  type TestServer,
  testServer,
  wireEntry,
  writeEntries,
} from "@subrosa/testkit"

let t: TestServer
let founded: Founded
let owner: Member
let base: string
before(async () => {
  t = await testServer()
  founded = await foundPractice(t)
  owner = founded.owner
  base = `/v1/practices/${founded.practice}`
})
after(() => t.close())

const token = () => randomBytes(16).toString("base64url")

const write = (member: Member, body: object) => writeEntries(t, member, body)
async function resources(keys: readonly { key: string; content?: string }[]): Promise<unknown> {
  const { json } = await call(t, owner, "POST", `${base}/resources/find`, { keys })
  return resourceFind.result.parse(json).found
}

test("a resource imported before is known by its key, and whether its content is the same", async () => {
  const chart = newChart(founded, ["directory"])
  const [key, content, name] = [token(), token(), token()]
  const entries = [wireEntry(newEntry(chart.id, segmentOf(chart, "directory")))]
  await write(owner, { charts: [chart], entries, resourceTokens: [{ chart: chart.id, key, content }] })
  await write(owner, { resourceTokens: [{ chart: chart.id, key: name, content }] })
  const keys = [{ key: token() }, { key, content }, { key }, { key, content: token() }, { key: name, content }]
  assert.deepEqual(await resources(keys), [
    { at: 1, chart: chart.id, same: true },
    { at: 2, chart: chart.id, same: false },
    { at: 3, chart: chart.id, same: false },
    // Written without an entry it leads to the chart, and says nothing of what is in it.
    { at: 4, chart: chart.id, same: false },
  ])
})

test("a resource whose entry the keeper did not take is not there: what comes again is written", async () => {
  const chart = newChart(founded, ["directory"])
  const [key, content] = [token(), token()]
  const resourceTokens = [{ chart: chart.id, key, content }]
  const another = () => wireEntry(newEntry(chart.id, segmentOf(chart, "directory")))
  await write(owner, { charts: [chart], entries: [another()] })
  const lost = another()
  await write(owner, { entries: [lost], resourceTokens })
  // As after a crash between the two commits: the store has it, the keeper does not.
  await t.database.query("delete from keeper.share where entry = $1", [lost.id])
  assert.deepEqual(await resources([{ key, content }]), [])
  await write(owner, { entries: [another()], resourceTokens })
  assert.deepEqual(await resources([{ key, content }]), [{ at: 0, chart: chart.id, same: true }])
})

test("an import into colleagues' charts that is refused leaves nothing behind, in the store neither", async () => {
  const charts = Array.from({ length: caseloadFree + 1 }, () => newChart(founded))
  await write(owner, { charts })
  const colleague = await admitMember(t, founded, ["clinician"])
  const entries = charts.map((chart) => wireEntry(newEntry(chart.id, segmentOf(chart, "clinical"))))
  const content = token()
  const resourceTokens = charts.map(({ id }) => ({ chart: id, key: token(), content }))
  assert.equal(codeOf(await write(colleague, { entries, resourceTokens })), "second_person_required")
  const stored = await t.database.query("select from store.entry where entry = any($1::uuid[])", [
    entries.map(({ id }) => id),
  ])
  assert.deepEqual(stored, [])
  assert.deepEqual(await resources(resourceTokens.map(({ key }) => ({ key, content }))), [])
})
