import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import type { Role } from "@subrosa/contract"
import {
  eventually,
  founded,
  joined,
  joining,
  newWorker,
  polled,
  touchPasskey,
  type Worker,
} from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"

let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => server.close())

const careTeam = ({ core }: Worker) => core.careTeams()[0]!
const keyOf = async (worker: Worker, kind: "practice" | "care"): Promise<string> =>
  toBase64url((await worker.core.newestTeam(kind)).key)

const standing = async ({ face }: Worker): Promise<string[]> =>
  (await face.staff()).map(({ name, trusted, state }) => `${name} ${trusted} ${state}`).sort()
const rowsOf = async ({ core }: Worker): Promise<Record<string, unknown>> =>
  (await server.query("select * from keeper.account where id = $1", [core.account()]))[0] ?? {}

test("a newcomer is let in by the inviter's client by itself, and holds the keys that the roles call for", async () => {
  const ann = await founded(server)
  const bob = await joining(server, ann, "Bob", ["clinician"])
  assert.equal(bob.face.state().kind, "pending")
  assert.throws(() => bob.core.me(), { code: "refused" })
  await polled(ann)
  await eventually(bob, () => bob.face.state().kind === "open")
  const state = bob.face.state()
  assert.ok(state.kind === "open")
  assert.deepEqual(state.me.roles, ["clinician"])
  assert.equal(await keyOf(bob, "practice"), await keyOf(ann, "practice"))
  assert.equal(await keyOf(bob, "care"), await keyOf(ann, "care"))
  assert.deepEqual(await bob.core.searchKeys(), await ann.core.searchKeys())
  assert.equal((await bob.core.staffCard(ann.core.account()))?.name, "Ann")
})

test("the front desk gets no care team's key", async () => {
  const ann = await founded(server)
  const dee = await joined(server, ann, "Dee", ["front-desk"])
  assert.deepEqual(dee.core.careTeams(), [])
  await assert.rejects(dee.core.newestTeam("care"), { code: "refused" })
  await assert.rejects(dee.core.newestKey(careTeam(ann).team), { code: "refused" })
})

test("invitations show whether they are open, waiting or used; the link is for the inviter's eyes", async () => {
  const ann = await founded(server)
  const states = async () => (await ann.face.invitations()).map(({ label, state }) => `${label} ${state}`).sort()
  const { id, link } = await ann.face.invite({ roles: ["biller"], label: "Eve" })
  assert.equal((await ann.face.invitations())[0]?.link, link)
  await joining(server, ann, "Bob", ["clinician"])
  assert.deepEqual(await states(), ["Bob waiting", "Eve open"])
  await ann.face.confirmNewcomers()
  assert.deepEqual(await states(), ["Bob used", "Eve open"])
  await ann.face.invitationEnd(id)
  assert.deepEqual(await states(), ["Bob used"])
  await assert.rejects(newWorker(server).face.joinStart({ link, personName: "Eve" }), { code: "refused" })
  await assert.rejects(newWorker(server).face.joinStart({ link: link.slice(0, -3), personName: "Eve" }), {
    code: "invalid_input",
  })
  await assert.rejects(ann.face.invite({ roles: ["biller"], label: "Eve", days: 15 }), { code: "invalid_input" })
})

test("someone whose work ends is out at once, here and on the server, and the teams get new keys", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["clinician"])
  const cy = await joined(server, ann, "Cy", ["clinician"])
  const account = bob.core.account()
  const { key } = await bob.core.newestTeam("care")
  const before = [await keyOf(ann, "practice"), await keyOf(ann, "care")]
  await ann.face.accountEnd(account)
  await assert.rejects(bob.face.staff(), { code: "locked" })
  assert.equal(bob.face.state().kind, "signed-out")
  assert.ok(key.every((byte) => byte === 0))
  await assert.rejects(touchPasskey(bob), { code: "sign_in_failed" })

  await polled(cy)
  for (const kind of ["practice", "care"] as const) {
    assert.equal((await cy.core.newestTeam(kind)).version, 2)
    assert.equal(await keyOf(cy, kind), await keyOf(ann, kind))
    assert.ok(!before.includes(await keyOf(ann, kind)))
  }
  // What was written before stays readable for those who stay.
  assert.deepEqual(await cy.core.searchKeys(), await ann.core.searchKeys())
  assert.equal(toBase64url(await cy.core.teamKey(careTeam(cy).team, 1)), before[1])
  assert.deepEqual((await ann.face.staff()).find((one) => one.account === account)?.state, "ended")
})

test("a newcomer after a renewal gets every version of the key", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["clinician"])
  await ann.face.accountEnd(bob.core.account())
  const cy = await joined(server, ann, "Cy", ["clinician"])
  const { team } = careTeam(cy)
  for (const version of [1, 2]) {
    assert.deepEqual(await cy.core.teamKey(team, version), await ann.core.teamKey(team, version))
  }
})

test("a renewal that the network cut short is made up for at the next poll", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["clinician"])
  let broken = true
  const flaky = async (url: string, init: RequestInit): Promise<Response> => {
    if (broken && url.endsWith("/rotate")) throw new TypeError("network")
    return server.fetch(url, init)
  }
  const again = newWorker({ ...server, fetch: flaky }, { authenticator: ann.authenticator })
  await touchPasskey(again)
  await assert.rejects(again.face.accountEnd(bob.core.account()), { code: "offline" })
  broken = false
  await eventually(again, () => again.core.careTeams()[0]?.version === 2)
  assert.equal((await again.core.newestTeam("care")).version, 2)
  assert.equal((await again.core.newestTeam("practice")).version, 2)
})

test("new roles bring care teams' keys and take them away", async () => {
  const ann = await founded(server)
  const dee = await joined(server, ann, "Dee", ["front-desk"])
  const account = dee.core.account()
  await ann.face.rolesUpdate({ account, roles: ["supervisor"] })
  await polled(dee)
  assert.deepEqual(dee.core.me().roles, ["supervisor"])
  assert.equal(await keyOf(dee, "care"), await keyOf(ann, "care"))
  assert.equal(careTeam(dee).custodian, false)

  await ann.face.rolesUpdate({ account, roles: ["biller"] })
  await polled(dee)
  assert.deepEqual(dee.core.careTeams(), [])
  assert.equal((await ann.core.newestTeam("care")).version, 2)
})

test("a second owner holds every care team's key in custody and can lead the practice alone", async () => {
  const ann = await founded(server)
  await ann.face.teamCreate({ name: "Evenings", members: [ann.core.account()] })
  const bob = await joined(server, ann, "Bob", ["owner"])
  assert.deepEqual(
    bob.core
      .careTeams()
      .map(({ name, custodian }) => `${name} ${custodian}`)
      .sort(),
    ["Care team true", "Evenings true"],
  )
  await bob.face.rolesUpdate({ account: ann.core.account(), roles: ["clinician"] })
  await polled(ann)
  assert.deepEqual(ann.core.me().roles, ["clinician"])
  const cy = await joined(server, bob, "Cy", ["clinician"])
  assert.equal(cy.face.state().kind, "open")
  await assert.rejects(ann.face.invite({ roles: ["clinician"], label: "X" }), { code: "refused" })
})

test("those whom a departing owner let in stay trusted", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["owner"])
  const cy = await joined(server, bob, "Cy", ["clinician"])
  await assert.rejects(bob.face.rolesUpdate({ account: bob.core.account(), roles: ["clinician"] }), { code: "refused" })
  await touchPasskey(ann)
  await ann.face.rolesUpdate({ account: bob.core.account(), roles: ["clinician"] })
  const staff = await ann.face.staff()
  assert.deepEqual(staff.map(({ name, trusted, roles }) => `${name} ${trusted} ${roles}`).sort(), [
    "Ann true clinician,owner",
    "Bob true clinician",
    "Cy true clinician",
  ])
  await polled(cy)
  assert.equal(cy.face.state().kind, "open")
})

test("those whom an ended owner let in stay trusted, and what the ended one vouches for afterwards is not", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["owner"])
  const cy = await joined(server, bob, "Cy", ["clinician"])
  const eve = await joined(server, bob, "Eve", ["owner"])
  const before = await rowsOf(cy)
  await ann.face.accountEnd(bob.core.account())
  assert.deepEqual(await standing(ann), ["Ann true active", "Bob true ended", "Cy true active", "Eve true active"])
  for (const worker of [cy, eve]) {
    await polled(worker)
    assert.equal(worker.face.state().kind, "open")
  }
  // Old notes and team keys keep their signers: the ended one's own card stands.
  assert.equal((await cy.core.staffCard(bob.core.account()))?.name, "Bob")
  assert.deepEqual(await cy.core.searchKeys(), await ann.core.searchKeys())

  // The server brings back what the ended one had signed.
  await server.query("update keeper.account set endorsement = $2, endorsement_signature = $3 where id = $1", [
    cy.core.account(),
    before.endorsement,
    before.endorsement_signature,
  ])
  const shown = (await ann.face.staff()).find(({ name }) => name === "Cy")
  assert.deepEqual(
    [shown?.trusted, shown?.untrustedBecause],
    [false, "Whoever vouched for this person does not work here any more."],
  )
  await assert.rejects(ann.face.rolesUpdate({ account: cy.core.account(), roles: ["owner"] }), { code: "untrusted" })
})

test("nobody changes or ends the one on whom their own trust hangs", async () => {
  const ann = await founded(server)
  const bob = await joined(server, ann, "Bob", ["owner"])
  const cy = await joined(server, bob, "Cy", ["owner"])
  const account = bob.core.account()
  const roles: Role[] = ["clinician", "owner"]
  await assert.rejects(bob.face.rolesUpdate({ account, roles }), { code: "refused" })
  await assert.rejects(cy.face.rolesUpdate({ account, roles }), { code: "refused" })
  await assert.rejects(cy.face.accountEnd(account), { code: "refused" })
  assert.deepEqual(await standing(ann), ["Ann true active", "Bob true active", "Cy true active"])
  await bob.face.accountEnd(cy.core.account())
  await ann.face.rolesUpdate({ account, roles })
  await bob.face.rolesUpdate({ account: ann.core.account(), roles: ["owner"] })
  assert.deepEqual(await standing(bob), ["Ann true active", "Bob true active", "Cy true ended"])
})

test("a care team is for clinicians; its name and members are seen by all staff", async () => {
  const ann = await founded(server)
  const dee = await joined(server, ann, "Dee", ["front-desk"])
  const cy = await joined(server, ann, "Cy", ["clinician"])
  await assert.rejects(ann.face.teamCreate({ name: "Desk", members: [dee.core.account()] }), { code: "invalid_input" })
  const team = await ann.face.teamCreate({ name: "Evenings", members: [cy.core.account()] })
  await polled(cy)
  assert.deepEqual((await cy.core.newestKey(team)).key, (await ann.core.newestKey(team)).key)
  const names = (await dee.face.teams()).find(({ id }) => id === team)?.members.map(({ name }) => name)
  assert.deepEqual(names?.sort(), ["Ann", "Cy"])
  await ann.face.teamMemberEnd({ team, account: cy.core.account() })
  await polled(cy)
  await assert.rejects(cy.core.newestKey(team), { code: "refused" })
  await ann.face.teamMemberAdd({ team, account: cy.core.account() })
  await polled(cy)
  assert.equal((await cy.core.newestKey(team)).version, 2)
})

test("limits are the practice's, and an owner changes them", async () => {
  const ann = await founded(server)
  const limits = await ann.face.limits()
  await ann.face.limitsUpdate({
    ...limits,
    clinician: { ...limits.clinician, hour: 10 },
    owner: { ...limits.owner, hour: 9 },
  })
  assert.deepEqual(ann.core.me().limits, { hour: 10, day: 60 })
})
