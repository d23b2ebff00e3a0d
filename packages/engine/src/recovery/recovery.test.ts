/** A person who has lost every way in comes back with a colleague's help, and nobody else does. Against the real server. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fromBase64url, fromUtf8, toBase64url } from "@subrosa/codec"
import type { AccountId } from "@subrosa/contract"
import { parseRecoveryLink, randomKey, recoveryLinkKeys, sealRecoveryKey } from "@subrosa/crypto"
import { openHandover, openRecoveredAccountKey } from "@subrosa/crypto/open"
import { readNote } from "@subrosa/fhir"
import { founded, joined, newPasskey, newWorker, polled, touchPasskey, type Worker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"
import { createCharts } from "../charts.ts"
import { createOversight } from "../oversight/oversight.ts"
import { draftAccount, wireCard } from "../session/new-account.ts"

let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => server.close())

const hourMs = 3_600_000

interface Practice {
  /** Owner, and the second person. */
  ann: Worker
  /** Clinician: loses every way in. */
  cy: Worker
  /** Clinician, whom Cy has named. */
  dee: Worker
}

async function practice(): Promise<Practice> {
  const ann = await founded(server)
  const cy = await joined(server, ann, "Cy", ["clinician"])
  const dee = await joined(server, ann, "Dee", ["clinician"])
  await cy.face.recoveryHelpersUpdate([dee.core.account()])
  return { ann, cy, dee }
}

/** Time goes by for the server and for these people; they sign in again, as after a night. */
async function later(ms: number, ...people: Worker[]): Promise<void> {
  server.clock.advance(ms)
  for (const person of people) await touchPasskey(person)
}

async function agree({ core }: Worker): Promise<void> {
  const officer = createOversight(core)
  const [waiting] = await officer.approvals(true)
  assert.equal(waiting?.kind, "recovery")
  await officer.approvalDecide({ approval: waiting.id, decision: "approve" })
}

/** A link, an hour after the second person has agreed. */
async function linkOf({ ann, cy, dee }: Practice): Promise<string> {
  await later(0, dee)
  const { id } = await dee.face.recoveryStart(cy.core.account())
  await later(0, ann)
  await agree(ann)
  await later(hourMs, dee)
  return (await dee.face.recoveryLink(id)).link
}

async function recover(link: string, person = newWorker(server)): Promise<Worker> {
  const creation = await person.face.recoverStart({ link })
  const wayIn = newPasskey(person, creation)
  await person.face.recoverFinish({ ticket: creation.ticket, wayIn, deviceLabel: "New laptop" })
  return person
}

const stateOf = ({ face }: Worker): string => face.state().kind
const standingOf = ({ face }: Worker) => {
  const state = face.state()
  assert.ok(state.kind === "open")
  return state.me.recovery
}
const eventsOf = async (ann: Worker): Promise<string[]> => {
  const events = await server.query(
    "select event from keeper.log_leaf where practice = $1 and type in ('recovery', 'approval') order by index",
    [ann.core.practice()],
  )
  return events.map(({ event }) => {
    const { type, change } = JSON.parse(String(event))
    return `${type} ${change}`
  })
}

test("who lost everything comes back with a helper: psychotherapy notes and drafts are there, all that was lost is dead", async () => {
  const people = await practice()
  const { ann, cy, dee } = people
  const account = cy.core.account()
  const notes = createCharts(cy.core)
  const chart = await notes.patientCreate({
    patient: { resourceType: "Patient", id: "p1", name: [{ family: "Lopez" }] },
  })
  await notes.chartOpen({ chart, purpose: "TREAT" })
  const note = { id: crypto.randomUUID(), chart, kind: "psychotherapy", format: "free", title: "Mine" } as const
  await notes.noteSign({ ...note, sections: [{ name: "note", text: "Only mine to read." }] })
  await notes.draftSave({ ...note, id: crypto.randomUUID(), sections: [{ name: "note", text: "Half a sen" }] })

  const link = await linkOf(people)
  const back = await recover(link)
  assert.equal(stateOf(back), "open")
  assert.equal(back.core.account(), account)

  const open = await createCharts(back.core).chartOpen({ chart, purpose: "TREAT" })
  assert.deepEqual(open.unreadable, [])
  assert.ok(open.segments.some(({ kind }) => kind === "psychotherapy-notes"))
  const texts = open.summary.notes.flatMap(({ resource }) => readNote(resource)?.sections ?? []).map(({ text }) => text)
  assert.deepEqual(texts, ["Only mine to read."])
  assert.deepEqual(
    open.drafts.map(({ sections }) => sections[0]?.text),
    ["Half a sen"],
  )

  // The old device's session, the old passkey, the link.
  await polled(cy)
  assert.equal(stateOf(cy), "signed-out")
  await assert.rejects(touchPasskey(newWorker(server, { authenticator: cy.authenticator })), { code: "sign_in_failed" })
  await assert.rejects(newWorker(server).face.recoverStart({ link }), { code: "refused", message: /does not work/ })

  // The new passkey opens, and the person is told until they say that they know; helpers are to be named anew.
  await touchPasskey(newWorker(server, { authenticator: back.authenticator }))
  assert.equal((await back.face.recoveryHelpers()).own, undefined)
  const [notice] = standingOf(back).notices
  assert.ok(notice)
  assert.deepEqual([notice.kind, notice.helper, notice.mayAcknowledge], ["recovery", dee.core.account(), true])
  await back.face.recoveryNoticeAcknowledge(notice.id)
  assert.deepEqual(standingOf(back).notices, [])

  assert.deepEqual(await eventsOf(ann), [
    "recovery named",
    "recovery started",
    "approval requested",
    "approval approved",
    "recovery linked",
    "recovery opened",
    "approval applied",
    "recovery used",
  ])
  const alarms = await server.query(
    "select kind, severity, state from keeper.alarm where practice = $1 order by kind",
    [ann.core.practice()],
  )
  assert.deepEqual(alarms, [
    { kind: "recovery", severity: "warning", state: "open" },
    { kind: "recovery-started", severity: "critical", state: "closed" },
  ])
})

test("a helper gets no link without a second person, nor within the hour, nor for who has not named them", async () => {
  const { ann, cy, dee } = await practice()
  await later(0, dee, ann)
  await assert.rejects(ann.face.recoveryStart(cy.core.account()), { code: "refused" })
  const { id, state } = await dee.face.recoveryStart(cy.core.account())
  assert.equal(state, "waiting")
  await assert.rejects(dee.face.recoveryLink(id), { code: "second_person_required" })
  await assert.rejects(dee.face.recoveryStart(cy.core.account()), { code: "conflict" })
  await agree(ann)
  await assert.rejects(dee.face.recoveryLink(id), { code: "second_person_required" })
  // Nobody can be their own second person: neither the helper nor whom it is about.
  const [approval] = await server.query(
    "select requested_by, subject, decided_by from keeper.approval where practice = $1",
    [ann.core.practice()],
  )
  assert.deepEqual(approval, {
    requested_by: dee.core.account(),
    subject: cy.core.account(),
    decided_by: ann.core.account(),
  })
})

test("the person is told at once and stops it by one press; no link is left", async () => {
  const people = await practice()
  const { ann, cy, dee } = people
  const link = await linkOf(people)
  await touchPasskey(cy)
  const [running] = standingOf(cy).running
  assert.ok(running)
  assert.equal(running.helper, dee.core.account())
  await cy.face.recoveryStop(running.id)
  assert.deepEqual(standingOf(cy).running, [])
  await assert.rejects(newWorker(server).face.recoverStart({ link }), { code: "refused", message: /does not work/ })
  await assert.rejects(dee.face.recoveryLink(running.id), { code: "refused" })
  await touchPasskey(ann)
  const [line] = await ann.face.recoveries()
  assert.deepEqual([line?.state, line?.name, line?.helperName, line?.endedByName], ["stopped", "Cy", "Dee", "Cy"])
})

test("the owner who is lost is not the second person for themself: where there is no other, a day stands in", async () => {
  const ann = await founded(server)
  const dee = await joined(server, ann, "Dee", ["clinician"])
  await ann.face.recoveryHelpersUpdate([dee.core.account()])
  const { id, alone, notBefore } = await dee.face.recoveryStart(ann.core.account())
  assert.ok(alone)
  assert.equal(Date.parse(notBefore), server.clock() + 24 * hourMs)
  const own = createOversight(ann.core)
  const [waiting] = await own.approvals(true)
  assert.ok(waiting)
  await assert.rejects(own.approvalDecide({ approval: waiting.id, decision: "approve" }), { code: "refused" })
  await later(23 * hourMs, dee)
  await assert.rejects(dee.face.recoveryLink(id), { code: "second_person_required" })
  await later(hourMs, dee)
  const back = await recover((await dee.face.recoveryLink(id)).link)
  assert.equal(stateOf(back), "open")
})

test("a link is good for the device that opens it first, also after the page was loaded anew, and for a day", async () => {
  const people = await practice()
  const link = await linkOf(people)
  const cy = newWorker(server)
  await cy.face.recoverStart({ link })
  await assert.rejects(newWorker(server).face.recoverStart({ link }), { code: "refused", message: /does not work/ })
  const again = newWorker(server, { platform: cy.platform, authenticator: cy.authenticator })
  server.clock.advance(24 * hourMs)
  await assert.rejects(again.face.recoverStart({ link }), { code: "refused", message: /does not work/ })
  await later(0, people.dee)
  const [{ id } = assert.fail()] = await people.dee.face.recoveries()
  const newer = await people.dee.face.recoveryLink(id)
  assert.equal(stateOf(await recover(newer.link, again)), "open")
})

test("database and keeper's key together open nothing, nor do database and a helper; only both halves do", async () => {
  const ann = await founded(server)
  let share = new Uint8Array(0)
  const listening = async (url: string, init: RequestInit): Promise<Response> => {
    if (init.method === "PUT" && url.endsWith("/recovery-helpers"))
      share = fromBase64url(JSON.parse(fromUtf8(init.body as Uint8Array)).share)
    return server.fetch(url, init)
  }
  const cy = await joined({ ...server, fetch: listening }, ann, "Cy", ["clinician"])
  const dee = await joined(server, ann, "Dee", ["clinician"])
  await cy.face.recoveryHelpersUpdate([dee.core.account()])
  const link = await linkOf({ ann, cy, dee })
  const [row] = await server.query(
    "select s.*, r.handover, r.id as recovery from keeper.recovery_set s join keeper.recovery r on r.account = s.account where s.account = $1",
    [cy.core.account()],
  )
  assert.ok(row)
  const bytesOf = (name: string): Uint8Array => Uint8Array.from(row[name] as Uint8Array)
  const practice = ann.core.practice()
  const ids = { practice, account: cy.core.account(), set: String(row.id) }
  const linkIds = { practice, recovery: String(row.recovery) }
  const { handoverKey } = recoveryLinkKeys(parseRecoveryLink(link).secret, linkIds)
  const recoveryKey = await openHandover(handoverKey, bytesOf("handover"), linkIds)

  // Everything of 32 bytes that the database has of it, in place of the half that is missing.
  const sealed = ["sealed_account_key", "sealed_share", "handover"].map(bytesOf)
  const windows = sealed.flatMap((bytes) => Array.from({ length: bytes.length - 31 }, (_, i) => bytes.slice(i, i + 32)))
  assert.ok(windows.length > 80)
  const open = (helpers: Uint8Array, keepers: Uint8Array) =>
    openRecoveredAccountKey(helpers, keepers, bytesOf("sealed_account_key"), ids)
  for (const other of windows) {
    await assert.rejects(open(other, share), { code: "open_failed" })
    await assert.rejects(open(recoveryKey, other), { code: "open_failed" })
  }
  assert.equal((await open(recoveryKey, share)).length, 32)
})

test("a helper's key that the server has swapped gets no copy; a copy of the server's own is not used", async () => {
  const ann = await founded(server)
  const cy = await joined(server, ann, "Cy", ["clinician"])
  const dee = await joined(server, ann, "Dee", ["clinician"])
  const helper: AccountId = dee.core.account()
  const [own] = await server.query("select card, card_signature from keeper.account where id = $1", [helper])
  const { card, signature } = wireCard((await draftAccount(ann.core.practice(), helper, "Dee", server.start)).card)
  const put = (text: unknown, by: unknown) =>
    server.query("update keeper.account set card = $2, card_signature = $3 where id = $1", [helper, text, by])
  await put(card, fromBase64url(signature))
  await assert.rejects(cy.face.recoveryHelpersUpdate([helper]), { code: "untrusted" })
  assert.deepEqual(await server.query("select from keeper.recovery_set where account = $1", [cy.core.account()]), [])
  await put(own?.card, own?.card_signature)

  await cy.face.recoveryHelpersUpdate([helper])
  const { id, set } = await dee.face.recoveryStart(cy.core.account())
  await agree(ann)
  const { kemPublicKey } = (await ann.core.staffCard(helper)) ?? assert.fail()
  const ids = { practice: cy.core.practice(), account: cy.core.account(), set, helper }
  const forged = await sealRecoveryKey(randomKey(), kemPublicKey, ann.core.signSeed(), ids)
  await server.query("update keeper.recovery_key set sealed = $2, signature = $3 where helper = $1", [
    helper,
    forged.sealed,
    forged.signature,
  ])
  await later(hourMs, dee)
  await assert.rejects(dee.face.recoveryLink(id), { code: "untrusted" })
})

test("naming others makes what earlier helpers hold worthless; a helper who left is to be replaced", async () => {
  const { ann, cy, dee } = await practice()
  await later(0, dee, ann, cy)
  const { id } = await dee.face.recoveryStart(cy.core.account())
  await cy.face.recoveryHelpersUpdate([ann.core.account(), dee.core.account()])
  assert.equal((await dee.face.recoveries())[0]?.state, "stopped")
  await assert.rejects(dee.face.recoveryLink(id), { code: "refused" })
  assert.deepEqual([standingOf(cy).helpers, standingOf(cy).renew], [2, false])
  await ann.face.accountEnd(dee.core.account())
  assert.deepEqual(
    await server.query("select length(sealed) as left from keeper.recovery_key where helper = $1", [
      dee.core.account(),
    ]),
    [{ left: 0 }],
  )
  await polled(cy)
  assert.deepEqual([standingOf(cy).helpers, standingOf(cy).renew], [1, true])
  const { own } = await cy.face.recoveryHelpers()
  assert.deepEqual(own?.helpers.map(({ name, ended }) => [name, ended]).sort(), [
    ["Ann", false],
    ["Dee", true],
  ])
  await cy.face.recoveryHelpersUpdate([])
  assert.equal((await cy.face.recoveryHelpers()).own, undefined)
  assert.deepEqual(await server.query("select from keeper.recovery_key where helper = $1", [ann.core.account()]), [])
})

test("a helper's link ends with the helper's work", async () => {
  const people = await practice()
  const link = await linkOf(people)
  await touchPasskey(people.ann)
  await people.ann.face.accountEnd(people.dee.core.account())
  await assert.rejects(newWorker(server).face.recoverStart({ link }), { code: "refused", message: /does not work/ })
  assert.equal((await people.ann.face.recoveries())[0]?.state, "stopped")
})

test("who signs in with a kit is not the one who says that it was seen; one press ends what came", async () => {
  const { ann, cy } = await practice()
  await later(0, cy)
  const kit = await cy.face.recoveryKitCreate()
  server.clock.advance(1000)
  const thief = newWorker(server)
  const { practice: of, account, code } = kit
  await thief.face.recoverySignIn({ practice: of, account, code, deviceLabel: "Thief" })
  assert.deepEqual(standingOf(thief).notices, [])
  const second = newWorker(server)
  await second.face.recoverySignIn({ practice: of, account, code, deviceLabel: "Thief's second" })
  const [seen] = standingOf(second).notices
  assert.ok(seen)
  assert.equal(seen.mayAcknowledge, false)
  await assert.rejects(second.face.recoveryNoticeAcknowledge(seen.id), { code: "refused" })

  await polled(cy)
  const mine = standingOf(cy).notices
  assert.deepEqual(
    mine.map(({ kind, mayAcknowledge }) => [kind, mayAcknowledge]),
    [
      ["recovery-kit", true],
      ["recovery-kit", true],
    ],
  )
  await cy.face.recoveryNoticeDispute(mine.at(-1)?.id ?? assert.fail())
  assert.equal(stateOf(cy), "open")
  await polled(thief)
  await polled(second)
  assert.deepEqual([stateOf(thief), stateOf(second)], ["signed-out", "signed-out"])
  await assert.rejects(newWorker(server).face.recoverySignIn({ practice: of, account, code, deviceLabel: "Again" }), {
    code: "sign_in_failed",
  })
  assert.deepEqual((await ann.face.slots()).length > 0 && (await cy.face.slots()).map(({ kind }) => kind), ["passkey"])
  const locks = await server.query("select because from keeper.lock where subject = $1 and ended_at is null", [account])
  assert.deepEqual(locks, [{ because: "alarm" }])
})

test("a stranger with a made-up link learns nothing", async () => {
  const { cy } = await practice()
  const secret = toBase64url(randomKey())
  const link = `${server.origin}/recover#helped.${cy.core.practice()}.${crypto.randomUUID()}.${secret}`
  await assert.rejects(newWorker(server).face.recoverStart({ link }), { code: "refused" })
  await assert.rejects(newWorker(server).face.recoverStart({ link: `${link}x` }), { code: "invalid_input" })
})
