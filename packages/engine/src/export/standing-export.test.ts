import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { approvalSearch } from "@subrosa/contract"
import { ndjson } from "../../testing/import-sources.ts"
import { memoryPlatform } from "../../testing/memory-platform.ts"
import { founded, joined, newWorker, touchPasskey, type Worker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"
import { createCharts } from "../charts.ts"

type Charts = ReturnType<typeof createCharts>

let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => server.close())

const minute = 60_000
const patients = ["a", "b"].map((id) => ({ resourceType: "Patient", id, name: [{ family: `Fern-${id}` }] }))

/** A practice with more patients than one person alone may take along. */
async function practice(): Promise<{ owner: Worker; charts: Charts }> {
  const owner = await founded(server)
  await owner.face.settingsUpdate({ bulkCharts: 1 })
  const charts = createCharts(owner.core)
  const { refused } = await charts.import({ sources: [ndjson("two.ndjson", patients)], addToWorklist: false })
  assert.deepEqual(refused, [])
  return { owner, charts }
}

/** The same person, elsewhere. */
async function elsewhere({ platform, authenticator }: Worker): Promise<Worker> {
  const { origin, fetch } = server
  const start = new Date(server.clock())
  const worker = newWorker(server, { authenticator, platform: memoryPlatform({ origin, fetch, start }) })
  for (const [key, value] of platform.stored) worker.platform.stored.set(key, value)
  await touchPasskey(worker)
  return worker
}

/** Begins it and lets it wait, as in a page that is left. Answers when it may begin. */
const waits = (charts: Charts) =>
  new Promise<string>((resolve, reject) => {
    charts.exportPractice({ format: "ndjson", onWaiting: ({ notBefore }) => resolve(notBefore) }).catch(reject)
  })

async function exportNow({ core }: Worker): Promise<ReadableStream<Uint8Array>> {
  const { stream } = await createCharts(core).exportPractice({
    format: "ndjson",
    onWaiting: () => assert.fail("it is due"),
  })
  return stream
}

const statesOf = async ({ core }: Worker) =>
  (await core.call(approvalSearch, {})).approvals.map(({ kind, state }) => `${kind} ${state}`)

test("a lone owner who left while an export waited takes the request up again, and waits no second hour", async () => {
  const { owner, charts } = await practice()
  const notBefore = await waits(charts)
  server.clock.advance(30 * minute)
  const laptop = await elsewhere(owner)
  const again = createCharts(laptop.core)
  assert.equal(await waits(again), notBefore)
  server.clock.advance(31 * minute)
  const later = await elsewhere(owner)
  const stream = await exportNow(later)
  const lines = (await new Response(stream).text()).trim().split("\n")
  assert.equal(lines.length, patients.length)
  assert.deepEqual(await statesOf(later), ["export applied"])
})

test("a session that took a request up with a fresh sign-in waits with it, and is not asked again when it is due", async () => {
  const { owner, charts } = await practice()
  await waits(charts)
  server.clock.advance(40 * minute)
  const laptop = await elsewhere(owner)
  await waits(createCharts(laptop.core))
  server.clock.advance(21 * minute)
  const lines = (await new Response(await exportNow(laptop)).text()).trim().split("\n")
  assert.equal(lines.length, patients.length)
})

test("another owner's request is not taken up", async () => {
  const { owner, charts } = await practice()
  await waits(charts)
  const other = await joined(server, owner, "Olu", ["owner"])
  await waits(createCharts(other.core))
  assert.deepEqual(await statesOf(other), ["export open", "export open"])
})

test("an import for colleagues' patients takes up a request for as many or more, not one for fewer", async () => {
  const { owner } = await practice()
  const asks = (charts: number) =>
    new Promise<void>((resolve, reject) => {
      createCharts(owner.core)
        .import({ sources: [], addToWorklist: false, caseload: { charts, onWaiting: () => resolve() } })
        .catch(reject)
    })
  await asks(5)
  await asks(4)
  assert.deepEqual(await statesOf(owner), ["import-caseload open"])
  await asks(6)
  assert.deepEqual(await statesOf(owner), ["import-caseload open", "import-caseload open"])
})
