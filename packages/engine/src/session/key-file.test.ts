import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { memoryPlatform } from "../../testing/memory-platform.ts"
import { founded, newPasskey, newWorker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"

// Its passphrase costs a second each time it is used, by design: one file serves all tests.
let server: TestServer
let file: Awaited<ReturnType<typeof withKeyFile>>
before(async () => {
  server = await testServer()
  file = await withKeyFile()
})
after(() => server.close())

const passphrase = "a long enough passphrase"
const setup = (keep: (text: string) => Promise<void>) => ({
  setupToken: server.setupToken,
  practiceName: "Oak Practice",
  personName: "Olu",
  seesPatients: true,
  deviceLabel: "Command line",
  passphrase,
  keep,
})

async function withKeyFile() {
  const first = newWorker(server)
  let text = ""
  const made = await first.face.keyFileSetup(
    setup(async (file) => {
      text = file
    }),
  )
  return { first, text, ...made }
}

test("a key file founds a practice, and signs in to it from anywhere", async () => {
  const { first, text, practice, account } = await withKeyFile()
  assert.equal(first.core.account(), account)
  assert.match(text, /^-----BEGIN AGE ENCRYPTED FILE-----\n/)
  const later = newWorker(server)
  await later.face.keyFileSignIn({ text, passphrase, deviceLabel: "Command line" })
  assert.equal(later.core.practice(), practice)
  assert.deepEqual(later.core.me().roles, ["clinician", "owner"])
  assert.deepEqual(await later.core.searchKeys(), await first.core.searchKeys())
  assert.equal(later.core.device(), first.core.device())
})

test("a screen that nobody touches locks; where there is none, work goes on for hours", async () => {
  const { text } = await withKeyFile()
  const { origin, fetch, start } = server
  for (const hasScreen of [true, false]) {
    const worker = newWorker(server, { platform: memoryPlatform({ origin, fetch, start, hasScreen }) })
    await worker.face.keyFileSignIn({ text, passphrase, deviceLabel: "Command line" })
    await worker.platform.advance(3 * 60 * 60_000)
    assert.equal(worker.face.state().kind, hasScreen ? "locked" : "open")
  }
})

test("without a kept file no practice is made", async () => {
  const { face } = newWorker(server)
  const count = () => server.query("select count(*)::int as n from keeper.practice")
  const before = await count()
  await assert.rejects(
    face.keyFileSetup(
      setup(async () => {
        throw new Error("disk full")
      }),
    ),
    /disk full/,
  )
  assert.deepEqual(await count(), before)
  await assert.rejects(face.keyFileSetup({ ...setup(async () => undefined), passphrase: "short" }), {
    code: "invalid_input",
  })
})

test("a wrong passphrase or a damaged file opens nothing", async () => {
  const { text } = file
  const { face } = newWorker(server)
  for (const input of [
    { text, passphrase: "another passphrase" },
    { text: text.slice(0, 200), passphrase },
  ]) {
    await assert.rejects(face.keyFileSignIn({ ...input, deviceLabel: "Command line" }), { code: "sign_in_failed" })
  }
})

test("a server of another practice card is refused by the file itself", async () => {
  const { text, practice } = file
  const other = (await founded(server)).core.practice()
  const swap = `update keeper.practice p set card = q.card, card_signature = q.card_signature from keeper.practice q
    where p.id = $1 and q.id = $2 returning p.id`
  const [before] = await server.query("select card, card_signature from keeper.practice where id = $1", [practice])
  await server.query(swap, [practice, other])
  const { face } = newWorker(server)
  await assert.rejects(face.keyFileSignIn({ text, passphrase, deviceLabel: "Command line" }), { code: "untrusted" })
  await server.query("update keeper.practice set card = $2, card_signature = $3 where id = $1", [
    practice,
    before?.card,
    before?.card_signature,
  ])
})

test("a practice can forbid key files, once everyone has another way in", async () => {
  const { first, text } = file
  const rules = { keyFileSignIn: false, idleLockMinutes: 10 }
  await assert.rejects(first.face.settingsUpdate(rules), { code: "conflict" })
  const creation = await first.face.passkeyAddStart()
  const wayIn = newPasskey(first, creation)
  assert.ok(wayIn.kind === "passkey")
  await first.face.passkeyAddFinish({ ticket: creation.ticket, ...wayIn })
  await first.face.settingsUpdate(rules)
  const { face } = newWorker(server)
  await assert.rejects(face.keyFileSignIn({ text, passphrase, deviceLabel: "Command line" }), {
    code: "sign_in_failed",
  })
})
