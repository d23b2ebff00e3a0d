import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { fromBase64url } from "@subrosa/codec"
import { TOTP } from "otpauth"
import { founded, newPasskey, newWorker, polled, touchPasskey, type Worker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"

let server: TestServer
before(async () => {
  server = await testServer()
})
after(() => server.close())

const stateOf = ({ face }: Worker): string => face.state().kind

test("a practice is set up with a passkey, and its founder works at once", async () => {
  const { core, face } = await founded(server)
  const state = face.state()
  assert.ok(state.kind === "open")
  const { me } = state
  assert.deepEqual([me.name, me.practiceName, me.roles], ["Ann", "Elm Street Practice", ["clinician", "owner"]])
  assert.deepEqual(me.teams.map(({ kind, custodian }) => `${kind} ${custodian}`).sort(), [
    "care false",
    "emergency false",
    "officers false",
    "personal false",
    "practice false",
  ])
  assert.deepEqual([me.slots, me.pending, me.limits], [1, 0, { hour: 15, day: 60 }])
  const { search, resource } = await core.searchKeys()
  assert.deepEqual([search.length, resource.length], [32, 32])
  assert.equal(core.practiceCard().name, "Elm Street Practice")
})

test("a set-up link that is not good any more says where the present one is", async () => {
  const { face } = newWorker(server)
  const input = { setupToken: "A".repeat(43), practiceName: "Oak", personName: "Cy" }
  await assert.rejects(face.setupStart(input), { code: "refused", message: /setup-token/ })
})

test("a founder who sees no patients is only the care team's custodian", async () => {
  const { face } = await founded(server, false)
  const state = face.state()
  assert.ok(state.kind === "open")
  assert.deepEqual(state.me.roles, ["owner"])
  assert.deepEqual(
    state.me.teams.map(({ kind, custodian }) => [kind, custodian]).find(([kind]) => kind === "care"),
    ["care", true],
  )
})

test("locking overwrites the keys, refuses every call, and a passkey opens the same session again", async () => {
  const ann = await founded(server)
  const { key } = await ann.core.newestTeam("personal")
  const seed = ann.core.signSeed()
  let told = 0
  ann.core.onLock(() => told++)
  await ann.face.lock()
  assert.equal(stateOf(ann), "locked")
  assert.equal(told, 1)
  assert.ok([...key, ...seed].every((byte) => byte === 0))
  assert.throws(() => ann.core.signSeed(), { code: "locked" })
  await assert.rejects(ann.face.staff(), { code: "locked" })
  await assert.rejects(ann.core.newestTeam("personal"), { code: "locked" })

  await touchPasskey(ann)
  assert.equal(stateOf(ann), "open")
  const sessions = await server.query("select count(*)::int as n from keeper.session where account = $1", [
    ann.core.account(),
  ])
  assert.deepEqual(sessions, [{ n: 1 }])
})

test("nobody at the keyboard for the practice's minutes: the keys leave memory", async () => {
  const ann = await founded(server)
  await ann.face.settingsUpdate({ keyFileSignIn: true, idleLockMinutes: 1 })
  await ann.platform.advance(50_000)
  ann.face.touch()
  await ann.platform.advance(50_000)
  assert.equal(stateOf(ann), "open")
  await ann.platform.advance(10_000)
  assert.equal(stateOf(ann), "locked")
})

test("what falls due of the session before, while a sign-in is under way, does not undo it", async () => {
  const ann = await founded(server)
  await ann.face.settingsUpdate({ keyFileSignIn: true, idleLockMinutes: 1 })
  const { fetch } = ann.platform
  ann.platform.fetch = async (url, init) => {
    const answer = await fetch(url, init)
    // The new session is being looked at: the idle lock and a poll of the one before would fall due now.
    if (url.endsWith("/session")) await ann.platform.advance(61_000)
    return answer
  }
  await touchPasskey(ann)
  ann.platform.fetch = fetch
  assert.equal(stateOf(ann), "open")

  ann.platform.fetch = async (url, init) => {
    return url.endsWith("/session") ? new Response("no answer of ours", { status: 404 }) : fetch(url, init)
  }
  await assert.rejects(touchPasskey(ann))
  assert.equal(stateOf(ann), "open")
  ann.platform.fetch = fetch
  await ann.platform.advance(61_000)
  assert.equal(stateOf(ann), "locked", "the session before goes on, its idle lock with it")
})

test("a fresh sign-in while open keeps what is open and makes the session fresh", async () => {
  const ann = await founded(server)
  const { key } = await ann.core.newestTeam("care")
  server.clock.advance(6 * 60_000)
  await assert.rejects(ann.face.settingsUpdate({ keyFileSignIn: true, idleLockMinutes: 5 }), {
    code: "step_up_required",
  })
  await touchPasskey(ann)
  await ann.face.settingsUpdate({ keyFileSignIn: true, idleLockMinutes: 5 })
  assert.ok(key.some((byte) => byte !== 0))
})

test("who is not named signs in by two touches, on the same device as before", async () => {
  const ann = await founded(server)
  await ann.face.signOut({ everywhere: false })
  const state = ann.face.state()
  assert.ok(state.kind === "signed-out")
  assert.deepEqual(
    state.known.map(({ name, practiceName }) => [name, practiceName]),
    [["Ann", "Elm Street Practice"]],
  )
  await touchPasskey(ann)
  assert.equal(stateOf(ann), "open")
  assert.equal((await ann.face.devices()).length, 1)

  const elsewhere = newWorker(server, { authenticator: ann.authenticator })
  await touchPasskey(elsewhere)
  assert.deepEqual((await elsewhere.face.devices()).map(({ here }) => here).sort(), [false, true])
})

test("a passkey whose PRF gives another key signs in to nothing", async () => {
  const ann = await founded(server)
  await ann.face.lock()
  const { attempt, options } = await ann.face.passkeyStart()
  const { response } = ann.authenticator.get(options)
  const wrong = { attempt, assertion: response, prf: new Uint8Array(32), deviceLabel: "Laptop" }
  await assert.rejects(ann.face.passkeyFinish(wrong), { code: "sign_in_failed" })
  assert.equal(stateOf(ann), "locked")
})

test("a second passkey opens the same account", async () => {
  const ann = await founded(server)
  const creation = await ann.face.passkeyAddStart()
  const key = newWorker(server)
  const wayIn = newPasskey(key, creation)
  assert.ok(wayIn.kind === "passkey")
  const { registration, prf, label } = wayIn
  await ann.face.passkeyAddFinish({ ticket: creation.ticket, registration, prf, label })
  assert.equal((await ann.face.slots()).length, 2)
  await touchPasskey(key)
  assert.equal(key.core.account(), ann.core.account())
})

test("the newest recovery kit opens the account on a new device, an earlier one does not", async () => {
  const ann = await founded(server)
  const early = await ann.face.recoveryKitCreate()
  const { code, practice, account } = await ann.face.recoveryKitCreate()
  assert.deepEqual((await ann.face.slots()).map(({ kind }) => kind).sort(), ["passkey", "recovery-kit"])
  const other = newWorker(server)
  const input = { practice, account, deviceLabel: "New laptop" }
  await assert.rejects(other.face.recoverySignIn({ ...input, code: early.code }), { code: "sign_in_failed" })
  await assert.rejects(other.face.recoverySignIn({ ...input, code: `${code.slice(0, -1)}?` }), {
    code: "invalid_input",
  })
  await other.face.recoverySignIn({ ...input, code: code.toLowerCase().replaceAll("-", " ") })
  assert.equal(stateOf(other), "open")
  assert.deepEqual(await other.core.searchKeys(), await ann.core.searchKeys())
})

test("a password opens the account with a one-time code; a wrong one opens nothing", async () => {
  const ann = await founded(server)
  const loginName = `ann-${ann.core.account().slice(0, 8)}@example.org`
  const { secret, uri } = await ann.face.totpCreate(loginName)
  assert.match(uri, /^otpauth:\/\/totp\/Subrosa:/)
  const code = () => new TOTP({ secret }).generate({ timestamp: server.clock() })
  const password = "correct horse battery staple"
  await touchPasskey(ann)
  await ann.face.passwordAdd({ loginName, password, totpSecret: secret, totpCode: code() })
  server.clock.advance(30_000)
  const other = newWorker(server)
  const input = { loginName: loginName.toUpperCase(), password, deviceLabel: "Phone" }
  await assert.rejects(other.face.passwordSignIn({ ...input, password: "wrong", totpCode: code() }), {
    code: "sign_in_failed",
  })
  await other.face.passwordSignIn({ ...input, totpCode: code() })
  assert.equal(stateOf(other), "open")
  server.clock.advance(30_000)
  await other.face.lock()
  await other.face.passwordSignIn({ ...input, totpCode: code() })
  const devices = await server.query("select count(*)::int as n from keeper.device where account = $1", [
    ann.core.account(),
  ])
  assert.deepEqual(devices, [{ n: 2 }])
})

test("signing out everywhere ends the other devices within a poll", async () => {
  const ann = await founded(server)
  const phone = newWorker(server, { authenticator: ann.authenticator })
  await touchPasskey(phone)
  await ann.face.signOut({ everywhere: true })
  assert.equal(stateOf(ann), "signed-out")
  await polled(phone)
  assert.equal(stateOf(phone), "signed-out")
  assert.throws(() => phone.core.me(), { code: "locked" })
})

test("the end of a device ends its session", async () => {
  const ann = await founded(server)
  const phone = newWorker(server, { authenticator: ann.authenticator })
  await touchPasskey(phone)
  await ann.face.deviceEnd(phone.core.device())
  await assert.rejects(phone.face.staff(), { code: "locked" })
  assert.equal(stateOf(phone), "signed-out")
})

test("another practice card than the one this device knows is refused", async () => {
  const ann = await founded(server)
  await ann.face.signOut({ everywhere: false })
  const [place] = [...ann.platform.stored.keys()].filter((key) => key.startsWith("practice-card/"))
  ann.platform.stored.set(place ?? "", "A".repeat(43))
  await assert.rejects(touchPasskey(ann), { code: "untrusted" })
  assert.equal(stateOf(ann), "signed-out")
})

test("a forgotten account leaves nothing on the device", async () => {
  const ann = await founded(server)
  const account = ann.core.account()
  const device = ann.core.device()
  await ann.face.forget(account)
  assert.deepEqual(ann.face.state(), { kind: "signed-out", known: [] })
  assert.equal(await ann.platform.deviceKeys.load(device), undefined)
  assert.ok(![...ann.platform.stored].some((entry) => entry.join().includes(account)))
})

test("documents of a team come back as they were written, and only to who holds its key", async () => {
  const { core } = await founded(server)
  const { team } = core.personalTeam()
  assert.equal(await core.documents.read(team, "worklist"), undefined)
  await core.documents.update(team, "worklist", 1, fromBase64url("AQID"))
  await assert.rejects(core.documents.update(team, "worklist", 1, fromBase64url("BAUG")), { code: "conflict" })
  await core.documents.update(team, "worklist", 2, fromBase64url("BAUG"))
  const read = await core.documents.read(team, "worklist")
  assert.deepEqual([read?.version, [...(read?.plaintext ?? [])]], [2, [4, 5, 6]])
  await core.documents.delete(team, "worklist")
  await core.documents.delete(team, "worklist")
  assert.equal(await core.documents.read(team, "worklist"), undefined)
  const other = await founded(server)
  await assert.rejects(other.core.documents.update(team, "worklist", 1, new Uint8Array()), { code: "refused" })
})

test("a listener hears each change of state once, until it stops listening", async () => {
  const worker = newWorker(server)
  const heard: string[] = []
  const stop = worker.face.onState(({ kind }) => heard.push(kind))
  const { setupToken } = server
  const creation = await worker.face.setupStart({ setupToken, practiceName: "Oak", personName: "Cy" })
  const wayIn = newPasskey(worker, creation)
  await worker.face.setupFinish({ ticket: creation.ticket, wayIn, seesPatients: true, deviceLabel: "Laptop" })
  await worker.face.lock()
  await worker.face.lock()
  stop()
  await touchPasskey(worker)
  assert.deepEqual(heard, ["signed-out", "open", "locked"])
})
