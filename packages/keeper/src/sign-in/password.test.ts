import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import * as opaque from "@serenity-kit/opaque"
import { toBase64url } from "@subrosa/codec"
import type { SignedIn, SlotId } from "@subrosa/contract"
import { type Device, foundPractice, type Member, makeDevice, type TestKeeper, testKeeper } from "@subrosa/testkit"
import { Secret, TOTP } from "otpauth"

let kit: TestKeeper
before(async () => {
  kit = await testKeeper()
  await opaque.ready
})
after(() => kit.close())

const start = (body: Parameters<TestKeeper["keeper"]["signInStart"]>[0]["body"]) =>
  kit.keeper.signInStart({ params: {}, query: {}, body })
const finish = (body: Parameters<TestKeeper["keeper"]["signInFinish"]>[0]["body"]) =>
  kit.keeper.signInFinish({ params: {}, query: {}, body })
const failed = { code: "sign_in_failed" }

async function addPassword(member: Member, loginName: string, password: string): Promise<Uint8Array> {
  await opaque.ready
  const { clientRegistrationState, registrationRequest } = opaque.client.startRegistration({ password })
  const { registrationResponse } = await kit.keeper.passwordRegister({
    params: {},
    query: {},
    body: { loginName, registrationRequest },
  })
  const { registrationRecord } = opaque.client.finishRegistration({
    clientRegistrationState,
    registrationResponse,
    password,
    keyStretching: "memory-constrained",
  })
  const totpSecret = randomBytes(20)
  await kit.keeper.slotCreate(await member.caller(), {
    params: { practice: member.person.practice },
    query: {},
    body: {
      kind: "password",
      loginName,
      registrationRecord,
      totpSecret: toBase64url(totpSecret),
      totpCode: codeOf(totpSecret),
      slot: { id: randomUUID() as SlotId, kind: "password", label: "Password", sealed: toBase64url(randomBytes(60)) },
    },
  })
  return totpSecret
}

const codeOf = (secret: Uint8Array) =>
  new TOTP({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) }).generate({ timestamp: kit.clock() })

async function byPassword(
  loginName: string,
  password: string,
  totpCode: string,
  device: Device,
): Promise<SignedIn | undefined> {
  const { clientLoginState, startLoginRequest } = opaque.client.startLogin({ password })
  const { attempt, loginResponse = "" } = await start({ kind: "password", loginName, startLoginRequest })
  const login = opaque.client.finishLogin({
    clientLoginState,
    loginResponse,
    password,
    keyStretching: "memory-constrained",
  })
  if (login === undefined) return undefined
  const { finishLoginRequest } = login
  return finish({ attempt, device: device.wire, answer: { kind: "password", finishLoginRequest, totpCode } })
}

test("a password signs in with a one-time code that works once", async () => {
  const { owner } = await foundPractice(kit)
  const secret = await addPassword(owner, "Dr.Lee@Example.org", "correct horse")
  const device = await makeDevice()
  await assert.rejects(byPassword("dr.lee@example.org", "correct horse", codeOf(secret), device), failed)
  kit.clock.advance(30_000)
  const signedIn = await byPassword("dr.lee@example.org", "correct horse", codeOf(secret), device)
  assert.equal(signedIn?.slot?.kind, "password")
  await assert.rejects(byPassword("dr.lee@example.org", "correct horse", codeOf(secret), device), failed)
  assert.equal(await byPassword("dr.lee@example.org", "wrong horse", codeOf(secret), device), undefined)
})

test("a login name that nobody has is answered like one with a wrong password", async () => {
  const answers: Record<string, unknown>[] = []
  for (const loginName of ["dr.lee@example.org", "nobody@example.org"]) {
    const { startLoginRequest } = opaque.client.startLogin({ password: "guess" })
    const { attempt, ...rest } = await start({ kind: "password", loginName, startLoginRequest })
    answers.push({ keys: Object.keys(rest), length: rest.loginResponse?.length })
    const device = await makeDevice()
    const answer = { kind: "password" as const, finishLoginRequest: toBase64url(randomBytes(64)), totpCode: "123456" }
    await assert.rejects(finish({ attempt, device: device.wire, answer }), failed)
  }
  assert.deepEqual(answers[0], answers[1])
})

test("guessing a password counts from the first message, for known and unknown names alike", async () => {
  for (const loginName of ["dr.lee@example.org", "nobody@example.org"]) {
    kit.clock.advance(16 * 60_000)
    const guess = () => {
      const { startLoginRequest } = opaque.client.startLogin({ password: "guess" })
      return start({ kind: "password", loginName, startLoginRequest })
    }
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, guess))
    assert.ok(outcomes.filter(({ status }) => status === "fulfilled").length <= 10)
    await assert.rejects(guess(), { code: "too_many_tries" })
  }
})

test("a guessed password is told to the officers of the person's practice, by whichever spelling of the login name", async () => {
  const { owner, practice } = await foundPractice(kit)
  await addPassword(owner, "Dr.Guessed@example.org", "correct horse")
  for (const loginName of ["dr.guessed@example.org", "DR.GUESSED@example.org"]) {
    for (let i = 0; i < 3; i++) {
      const { startLoginRequest } = opaque.client.startLogin({ password: "guess" })
      await start({ kind: "password", loginName, startLoginRequest })
    }
  }
  assert.equal(await kit.keeper.signInRound([practice]), 1)
  assert.deepEqual(await kit.database.query("select kind, subject from keeper.alarm where practice = $1", [practice]), [
    { kind: "key-file-guesses", subject: owner.person.account },
  ])
})

test("malformed OPAQUE messages are refused as requests", async () => {
  await assert.rejects(start({ kind: "password", loginName: "new@example.org", startLoginRequest: "AAAA" }), {
    code: "invalid_request",
  })
  const body = { loginName: "new@example.org", registrationRequest: "AAAA" }
  await assert.rejects(kit.keeper.passwordRegister({ params: {}, query: {}, body }), { code: "invalid_request" })
})

test("no attempt, login name or one-time secret stands readable in the database", async () => {
  const { startLoginRequest } = opaque.client.startLogin({ password: "guess" })
  await start({ kind: "password", loginName: "plain-name@example.org", startLoginRequest })
  const rows = await kit.database.query(
    "select encode(state, 'escape') as text from keeper.attempt union all select subject from keeper.failed_try",
  )
  assert.ok(rows.length > 0)
  for (const { text } of rows) assert.doesNotMatch(String(text), /plain-name|serverLoginState|challenge/)
})
