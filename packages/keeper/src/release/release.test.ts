import assert from "node:assert/strict"
import { verify } from "node:crypto"
import { after, before, test } from "node:test"
import { fromBase64url } from "@subrosa/codec"
import { ApiError, type ChartId, type ErrorCode, type SegmentKind } from "@subrosa/contract"
import { context } from "@subrosa/crypto"
import {
  ed25519Verifier,
  leafHash,
  openCheckpoint,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
} from "@subrosa/log"
import {
  admitMember,
  type Founded,
  foundPractice,
  type Member,
  newChart,
  newEntry,
  newSegment,
  segmentOf,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

let t: TestKeeper
before(async () => {
  t = await testKeeper()
})
after(() => t.close())

test("smoke", async () => {
  const founded = await foundPractice(t)
  const chart = newChart(founded)
  const caller = await founded.owner.caller()
  const entries = [newEntry(chart.id, segmentOf(chart, "directory")), newEntry(chart.id, segmentOf(chart, "clinical"))]
  const request = { caller, charts: [chart], segments: [], entries }
  console.log(await t.keeper.entryCheck(request))
  console.log(await t.keeper.entryCreate(request))
  console.log(await t.keeper.entryCheck(request), await t.keeper.entryCreate(request))
  const opening = await t.keeper.chartOpen(await founded.owner.caller(), {
    params: { practice: founded.practice, chart: chart.id },
    query: {},
    body: {
      segments: [
        { kind: "directory", after: 0 },
        { kind: "clinical", after: 0 },
      ],
      purpose: "TREAT",
      checkpointSize: 3,
    },
  })
  console.log(JSON.stringify(opening.chart))
  console.dir(await opening.release(), { depth: 5 })
})
