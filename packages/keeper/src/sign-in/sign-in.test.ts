import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import { type AccountId, type KeySlot, type SignedIn, type SlotId, settingsDefault } from "@subrosa/contract"
import { recoveryKitProof, sha256, signSignIn } from "@subrosa/crypto"
import {
  type Device,
  type Founded,
  foundPractice,
  joinPractice,
  type Member,
  makeDevice,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

let kit: TestKeeper
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())

const start = (body: Parameters<TestKeeper["keeper"]["signInStart"]>[0]["body"]) =>
  kit.keeper.signInStart({ params: {}, query: {}, body })
const finish = (body: Parameters<TestKeeper["keeper"]["signInFinish"]>[0]["body"]) =>
  kit.keeper.signInFinish({ params: {}, query: {}, body })
const failed = { code: "sign_in_failed" }

async function byPasskey(member: Member, device: Device, authenticator = member.authenticator): Promise<SignedIn> {
  const { attempt, options } = await start({ kind: "passkey" })
  const { response: assertion } = authenticator.get(options ?? {})
  return finish({ attempt, device: device.wire, answer: { kind: "passkey", assertion } })
}

/** By key file, or by the recovery kit that shows this proof. */
async function byAccountKey({ person }: Member, device: Device, proof?: Uint8Array): Promise<SignedIn> {
  const { practice, account } = person
  const kind = proof ? "recovery-kit" : "key-file"
  const { attempt, challenge = "" } = await start({ kind, practice, account })
  const signIn = { challenge: Buffer.from(challenge, "base64url"), devicePublicKey: device.publicKey }
  const signature = toBase64url(await signSignIn(person.keys.signSeed, signIn, { practice, account }))
  const answer = proof
    ? { kind: "recovery-kit" as const, signature, proof: toBase64url(proof) }
    : { kind: "key-file" as const, signature }
  return finish({ attempt, device: device.wire, answer })
}

/** A recovery kit of the member's: its slot, and what it shows. */
async function addKit(member: Member): Promise<{ slot: KeySlot; proof: Uint8Array }> {
  const { practice, account } = member.person
  const proof = recoveryKitProof(randomBytes(20), { practice, account })
  const slot: KeySlot = {
    id: randomUUID() as SlotId,
    kind: "recovery-kit",
    label: "Kit",
    sealed: toBase64url(randomBytes(60)),
  }
  const body = { kind: "recovery-kit" as const, slot, proofDigest: toBase64url(sha256(proof)) }
  await kit.keeper.slotCreate(await member.caller(), { params: { practice }, query: {}, body })
  return { slot, proof }
}

async function deviceEvents({ practice }: Founded): Promise<number> {
  const rows = await kit.database.query("select from keeper.log_leaf where practice = $1 and type = 'device'", [
    practice,
  ])
  return rows.length
}

test("a passkey tells by itself whose it is", async () => {
  const founded = await foundPractice(kit)
  const signedIn = await byPasskey(founded.owner, await makeDevice())
  assert.equal(signedIn.account, founded.owner.person.account)
  assert.equal(signedIn.slot?.kind, "passkey")
  assert.equal(signedIn.secrets, founded.owner.person.secrets)
  assert.equal(await deviceEvents(founded), 2)
})

test("a known device needs no new event; another key under its id is refused", async () => {
  const founded = await foundPractice(kit)
  const device = await makeDevice()
  const first = await byPasskey(founded.owner, device)
  const second = await byPasskey(founded.owner, device)
  assert.notEqual(first.session, second.session)
  assert.equal(await deviceEvents(founded), 2)
  const thief = await makeDevice()
  await assert.rejects(byPasskey(founded.owner, { ...thief, wire: { ...thief.wire, id: device.id } }), {
    code: "invalid_request",
  })
})

test("an attempt is good for one answer and five minutes", async () => {
  const { owner } = await foundPractice(kit)
  const device = await makeDevice()
  const { attempt, options } = await start({ kind: "passkey" })
  const answer = () => ({ kind: "passkey" as const, assertion: owner.authenticator.get(options ?? {}).response })
  await finish({ attempt, device: device.wire, answer: answer() })
  await assert.rejects(finish({ attempt, device: device.wire, answer: answer() }), failed)
  const late = await start({ kind: "passkey" })
  kit.clock.advance(5 * 60_000)
  const assertion = owner.authenticator.get(late.options ?? {}).response
  await assert.rejects(
    finish({ attempt: late.attempt, device: device.wire, answer: { kind: "passkey", assertion } }),
    failed,
  )
})

test("another site's passkey answer, one without user verification, and a copied counter all fail alike", async () => {
  const { owner } = await foundPractice(kit)
  const device = await makeDevice()
  owner.authenticator.origin = "https://subrosa.example"
  await assert.rejects(byPasskey(owner, device), failed)
  owner.authenticator.origin = "http://localhost:7400"
  owner.authenticator.userVerified = false
  await assert.rejects(byPasskey(owner, device), failed)
  owner.authenticator.userVerified = true
  await byPasskey(owner, device)
  for (const credential of owner.authenticator.credentials) credential.counter = 0
  await assert.rejects(byPasskey(owner, device), failed)
})

test("a passkey of another account does not sign in as this one", async () => {
  const a = await foundPractice(kit)
  const b = await foundPractice(kit)
  const { practice, account } = a.owner.person
  const { attempt, options, prfSalt } = await start({ kind: "passkey", practice, account })
  assert.equal(Buffer.from(prfSalt ?? "", "base64url").length, 32)
  const { allowCredentials: _, ...any } = options ?? {}
  const assertion = b.owner.authenticator.get(any).response
  const device = await makeDevice()
  await assert.rejects(finish({ attempt, device: device.wire, answer: { kind: "passkey", assertion } }), failed)
})

test("an unknown account is answered like a known one, and the same each time", async () => {
  const { practice } = await foundPractice(kit)
  const account = randomUUID() as AccountId
  const [first, second] = [
    await start({ kind: "passkey", practice, account }),
    await start({ kind: "passkey", practice, account }),
  ]
  assert.equal(first.prfSalt, second.prfSalt)
  assert.deepEqual(first.options?.allowCredentials, second.options?.allowCredentials)
  const kit1 = await start({ kind: "recovery-kit", practice, account })
  const kit2 = await start({ kind: "recovery-kit", practice, account })
  assert.deepEqual([kit1.slots, kit1.secrets], [kit2.slots, kit2.secrets])
})

test("a key file signs in when the practice lets it, and ten wrong signatures make it wait", async () => {
  const founded = await foundPractice(kit, { wayIn: "key-file" })
  const { owner } = founded
  const device = await makeDevice()
  const signedIn = await byAccountKey(owner, device)
  assert.equal(signedIn.slot, null)
  const { practice, account } = owner.person
  const wrong = async () => {
    const { attempt } = await start({ kind: "key-file", practice, account })
    const signature = toBase64url(randomBytes(64))
    return finish({ attempt, device: device.wire, answer: { kind: "key-file", signature } })
  }
  for (let i = 0; i < 10; i++) await assert.rejects(wrong(), failed)
  await assert.rejects(wrong(), { code: "too_many_tries" })
  await assert.rejects(byAccountKey(owner, device), { code: "too_many_tries" })
  kit.clock.advance(15 * 60_000)
  assert.ok(await byAccountKey(owner, device))
})

test("wrong secrets in a row are told to the officers once, never by the sign-in itself, and again only when it goes on", async () => {
  const founded = await foundPractice(kit, { wayIn: "key-file" })
  const { practice, account } = founded.owner.person
  const device = await makeDevice()
  const wrong = async (of: string = account) => {
    const { attempt } = await start({ kind: "key-file", practice, account: of as typeof account })
    const answer = { kind: "key-file" as const, signature: toBase64url(randomBytes(64)) }
    await assert.rejects(finish({ attempt, device: device.wire, answer }), failed)
  }
  const told = () =>
    kit.database.query("select kind, subject, count, state from keeper.alarm where practice = $1", [practice])
  const round = () => kit.keeper.signInRound([practice])
  for (let i = 0; i < 4; i++) await wrong()
  assert.equal(await round(), 0, "a person forgets which file it was")
  await wrong()
  // Somebody who is not there is guessed at too, and nobody is told.
  const nobody = randomUUID()
  for (let i = 0; i < 6; i++) await wrong(nobody)
  assert.deepEqual(await told(), [])
  assert.equal(await round(), 1)
  await round()
  assert.deepEqual(await told(), [{ kind: "key-file-guesses", subject: account, count: 1, state: "open" }])
  kit.clock.advance(60_000)
  await wrong()
  await round()
  assert.equal((await told())[0]?.count, 2)
  kit.clock.advance(15 * 60_000 + 1)
  assert.equal(await round(), 0)
})

test("who has no key file or whose practice forbids it cannot sign in by one", async () => {
  const founded = await foundPractice(kit)
  await assert.rejects(byAccountKey(founded.owner, await makeDevice()), failed)
  const other = await foundPractice(kit, { wayIn: "key-file" })
  const params = { practice: other.practice }
  const settings = { ...settingsDefault, keyFileSignIn: false }
  await assert.rejects(kit.keeper.settingsUpdate(await other.owner.caller(), { params, query: {}, body: settings }), {
    code: "conflict",
  })
  await kit.database.query("update keeper.practice set settings = $2 where id = $1", [
    other.practice,
    JSON.stringify(settings),
  ])
  await assert.rejects(byAccountKey(other.owner, await makeDevice()), failed)
})

test("a recovery kit signs in by the account's signature and its own proof, and its slot is given before", async () => {
  const { owner, practice } = await foundPractice(kit)
  const { account } = owner.person
  await assert.rejects(byAccountKey(owner, await makeDevice(), randomBytes(32)), failed)
  const { slot, proof } = await addKit(owner)
  const { slots, secrets } = await start({ kind: "recovery-kit", practice, account })
  assert.deepEqual([slots, secrets], [[slot], owner.person.secrets])
  const signedIn = await byAccountKey(owner, await makeDevice(), proof)
  assert.deepEqual(signedIn.slot, slot)
})

test("officers are told of every sign-in by recovery kit, with the device in the same breath", async () => {
  const founded = await foundPractice(kit)
  const { proof } = await addKit(founded.owner)
  await byAccountKey(founded.owner, await makeDevice(), proof)
  const alarms = await kit.database.query(
    "select kind, subject, account, count from keeper.alarm where practice = $1",
    [founded.practice],
  )
  const account = founded.owner.person.account
  assert.deepEqual(alarms, [{ kind: "recovery", subject: account, account, count: 1 }])
  const rows = await kit.database.query(
    "select type from keeper.log_leaf where practice = $1 order by index desc limit 2",
    [founded.practice],
  )
  assert.deepEqual(
    rows.map(({ type }) => type),
    ["alarm", "device"],
  )
  const device = await makeDevice()
  await byAccountKey(founded.owner, device, proof)
  await byAccountKey(founded.owner, device, proof)
  const [alarm] = await kit.database.query("select count from keeper.alarm where practice = $1", [founded.practice])
  assert.equal(alarm?.count, 3)
})

test("the proof tells which of several kits it was; that of an ended one is good no longer", async () => {
  const { owner, practice } = await foundPractice(kit)
  const kits = [await addKit(owner), await addKit(owner)]
  for (const { slot, proof } of kits) {
    assert.deepEqual((await byAccountKey(owner, await makeDevice(), proof)).slot, slot)
  }
  const [{ slot, proof }] = kits as [(typeof kits)[0]]
  await kit.keeper.slotEnd(await owner.caller(), { params: { practice, slot: slot.id }, query: {}, body: {} })
  await assert.rejects(byAccountKey(owner, await makeDevice(), proof), failed)
})

test("a kit's proof without the account's signature signs in to nothing", async () => {
  const { owner } = await foundPractice(kit)
  const { practice, account } = owner.person
  const { proof } = await addKit(owner)
  const { attempt } = await start({ kind: "recovery-kit", practice, account })
  const answer = { signature: toBase64url(randomBytes(64)), proof: toBase64url(proof) }
  const device = await makeDevice()
  await assert.rejects(finish({ attempt, device: device.wire, answer: { kind: "recovery-kit", ...answer } }), failed)
})

test("a key file that the practice does not accept does not get in as a recovery kit", async () => {
  const { owner, practice } = await foundPractice(kit, { wayIn: "key-file" })
  const { account } = owner.person
  const { proof } = await addKit(owner)
  const params = { practice }
  const settings = { ...settingsDefault, keyFileSignIn: false }
  await kit.keeper.settingsUpdate(await owner.caller(), { params, query: {}, body: settings })
  // Its holder signs with the very key that a kit opens, but has no code.
  await assert.rejects(byAccountKey(owner, await makeDevice()), failed)
  await assert.rejects(byAccountKey(owner, await makeDevice(), randomBytes(32)), failed)
  const keyFile = await start({ kind: "key-file", practice, account })
  const signIn = { challenge: Buffer.from(keyFile.challenge ?? "", "base64url"), devicePublicKey: new Uint8Array(32) }
  const signature = toBase64url(await signSignIn(owner.person.keys.signSeed, signIn, { practice, account }))
  const device = await makeDevice()
  const answer = { kind: "recovery-kit" as const, signature, proof: toBase64url(proof) }
  await assert.rejects(finish({ attempt: keyFile.attempt, device: device.wire, answer }), failed)
  assert.ok(await byAccountKey(owner, await makeDevice(), proof))
})

test("a renewed session is the same one, fresh again, but only on its own device", async () => {
  const { owner, practice } = await foundPractice(kit)
  kit.clock.advance(6 * 60_000)
  assert.equal((await owner.caller()).fresh, false)
  await assert.rejects(kit.keeper.passkeyOptions(await owner.caller(), { params: { practice }, query: {}, body: {} }), {
    code: "step_up_required",
  })
  const renew = async (device: Device) => {
    const { attempt, options } = await start({ kind: "passkey" })
    const assertion = owner.authenticator.get(options ?? {}).response
    return finish({ attempt, device: device.wire, renew: owner.session, answer: { kind: "passkey", assertion } })
  }
  assert.notEqual((await renew(await makeDevice())).session, owner.session)
  assert.equal((await owner.caller()).fresh, false)
  assert.equal((await renew(owner.person.device)).session, owner.session)
  assert.equal((await owner.caller()).fresh, true)
})

test("someone whose work has ended cannot sign in; someone who waits can", async () => {
  const founded = await foundPractice(kit)
  const newcomer = await joinPractice(kit, founded, ["front-desk"])
  assert.ok(await byPasskey(newcomer, await makeDevice()))
  const params = { practice: founded.practice, account: newcomer.person.account }
  await kit.keeper.accountEnd(await founded.owner.caller(), { params, query: {}, body: {} })
  await assert.rejects(byPasskey(newcomer, await makeDevice()), failed)
})

test("malformed assertions fail like wrong ones", async () => {
  const { attempt } = await start({ kind: "passkey" })
  const device = await makeDevice()
  for (const assertion of [
    {},
    { id: "x" },
    { id: "AA", rawId: "AA", type: "public-key", response: { clientDataJSON: 1 } },
  ]) {
    await assert.rejects(finish({ attempt, device: device.wire, answer: { kind: "passkey", assertion } }), failed)
  }
})
