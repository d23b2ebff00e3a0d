/** What stands in a case beside who was exposed: roles, the hold on its evidence, the police's wish. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { CaseId, Taken } from "@subrosa/contract"
import { founded, type Worker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"
import { createIncidents } from "./incidents.ts"

let server: TestServer
let ann: Worker
let taken: Taken

before(async () => {
  server = await testServer()
  ann = await founded(server)
  taken = { kind: "insider", account: ann.core.account(), from: now() }
})
after(() => server.close())

/** By the server's clock, which the log tells the time by. */
const now = () => new Date(server.clock()).toISOString()
const incidents = (worker: Worker) => createIncidents(worker.core, worker.face.teamRotate)
const openCase = (title: string): Promise<CaseId> =>
  incidents(ann).caseOpen({ title, by: "person", discoveredAt: now(), taken: [taken], rehearsal: false })

test("roles are given and taken, evidence is held beyond the case's end, and both are said with their entries", async () => {
  const officer = incidents(ann)
  const role = { case: await openCase("Roles"), account: ann.core.account(), role: "lead" } as const
  await officer.caseRole({ ...role, change: "given" })
  await officer.caseRole({ ...role, role: "care", change: "given" })
  await officer.caseRole({ ...role, role: "care", change: "taken" })
  await officer.caseClose({ case: role.case, outcome: "no-breach" })
  const held = await officer.caseRead(role.case)
  assert.deepEqual([held.roles.lead?.map(({ holder }) => holder), held.roles.care], [[ann.core.account()], []])
  assert.ok(held.hold)
  const leads = held.statements.find(({ text }) => text.endsWith("leads the case."))
  assert.ok(leads?.kind === "proven" && leads.evidence[0].kind === "journal")
  await officer.caseHold({ case: role.case, change: "lifted" })
  assert.equal((await officer.caseRead(role.case)).hold, undefined)
})

test("police ask for silence: spoken for, 30 days at most; what is over, or nobody's, is refused in words", async () => {
  const officer = incidents(ann)
  const inDays = (days: number) => new Date(ann.core.now().getTime() + days * 86_400_000).toISOString()
  const hold = { case: await openCase("Police"), change: "put", form: "oral", official: "Sgt. Dale" } as const
  const refused = (field: string) => ({ code: "invalid_input", field })
  await assert.rejects(officer.casePoliceHold({ ...hold, until: inDays(31) }), refused("until"))
  await assert.rejects(officer.casePoliceHold({ ...hold, until: inDays(-1) }), refused("until"))
  await assert.rejects(officer.casePoliceHold({ ...hold, until: inDays(3), official: " " }), refused("official"))
  await officer.casePoliceHold({ ...hold, until: inDays(30) })
  await officer.casePoliceHold({ ...hold, until: inDays(90), form: "written" })
  assert.equal((await officer.caseRead(hold.case)).policeHold?.form, "written")
})
