import assert from "node:assert/strict"
import { generateKeyPairSync, type KeyObject, sign as signBytes } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { ApiError, type ErrorCode, settingsDefault, type Witness } from "@subrosa/contract"
import {
  addSignatures,
  cosignatureSigner,
  formatSignatureLine,
  formatVerifierKey,
  type NoteSigner,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  signatureTypes,
  verifierKey,
} from "@subrosa/log"
import {
  admitMember,
  type Founded,
  foundPractice,
  type PolicyChoice,
  signPolicy,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import type { Submission } from "./submission.ts"

let t: TestKeeper
let founded: Founded
before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  founded = await foundPractice(t)
})

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code

interface Party {
  witness: Witness
  signer: NoteSigner
}
function party(name: string, url: string | undefined = `https://${name}.example/`): Party {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519")
  const raw = Uint8Array.from(publicKey.export({ format: "der", type: "spki" }).subarray(-32))
  const key = formatVerifierKey(verifierKey(`witness/${name}`, signatureTypes.cosignature, raw))
  const sign = (key: KeyObject) => async (message: Uint8Array) => signBytes(null, message, key)
  const signer = cosignatureSigner(`witness/${name}`, raw, sign(privateKey), () => Math.floor(t.clock() / 1000))
  return { witness: { name, key, ...(url && { url }) }, signer }
}

const input = <B>(body: B) => ({ params: { practice: founded.practice }, query: {}, body })
const setPolicy = async (choice: PolicyChoice) =>
  t.keeper.witnessPolicyUpdate(await founded.owner.caller(), input(await signPolicy(founded.owner.person, choice)))
const standing = async () => t.keeper.witnessPolicyRead(await founded.owner.caller(), input({}))
const submissions = () => t.keeper.witnessSubmissions(founded.practice)
const file = async (path: string) => Buffer.from((await t.keeper.logFile(founded.practice, path)).bytes).toString()
let minutes = 10
/** By one event: settings that are those already would be none. */
const grow = async () => {
  minutes = minutes === 10 ? 9 : 10
  await t.keeper.settingsUpdate(await founded.owner.caller(), input({ ...settingsDefault, idleLockMinutes: minutes }))
}

/** What an honest witness would answer to a checkpoint that grows from what it has. */
async function cosigned({ signer }: Party, { body }: Submission) {
  const { note } = parseAddCheckpoint(Buffer.from(body))
  const signature = { name: signer.name, keyId: signer.keyId, signature: await signer.sign(note.text) }
  return { status: 200, body: formatSignatureLine(signature) }
}
async function answerAll(parties: readonly Party[]): Promise<number> {
  const asked = await submissions()
  for (const submission of asked) {
    const by = parties.find(({ witness }) => witness.key === submission.witness) ?? assert.fail()
    await t.keeper.witnessAnswer(founded.practice, submission, await cosigned(by, submission))
  }
  return asked.length
}

test("a policy is taken once signed by its owner, is an event, and reaches every device", async () => {
  const [a, b] = [party("a"), party("b")]
  const before = (await standing()).size
  const { signed } = await setPolicy({ witnesses: [a.witness, b.witness] })
  const session = await t.keeper.sessionRead(await founded.owner.caller(), input({}))
  assert.deepEqual(session.witnesses, signed)
  const { events } = await t.keeper.logEventSearch(await founded.owner.caller(), {
    ...input({}),
    query: { limit: 1 },
  })
  const event = JSON.parse(events[0]?.event ?? "")
  assert.deepEqual([event.type, event.policy, events[0]?.index], ["witnesses", signed?.policy, before])
  await assert.rejects(setPolicy({ witnesses: [a.witness] }), refusal("conflict"))
  await setPolicy({ witnesses: [], version: 2 })
})

test("a policy that no client would take is refused, and says why", async () => {
  const [a, b] = [party("a"), party("b")]
  const twice = { ...b.witness, key: a.witness.key }
  const bad: [why: string, choice: PolicyChoice][] = [
    ["more than there are", { witnesses: [a.witness], quorum: 2 }],
    ["none of one", { witnesses: [a.witness], quorum: 0 }],
    ["one name twice", { witnesses: [a.witness, { ...b.witness, name: "a" }] }],
    ["one key twice", { witnesses: [a.witness, twice] }],
    ["a log's key", { witnesses: [{ ...a.witness, key: JSON.parse(founded.body.card.card).logKey }] }],
    ["no key", { witnesses: [{ ...a.witness, key: "x" }] }],
    ["no web address", { witnesses: [{ ...a.witness, url: "file:///etc/passwd" }] }],
    ["an age of years", { witnesses: [a.witness], maxAgeMinutes: 1_000_000 }],
    ["another practice", { witnesses: [a.witness], practice: crypto.randomUUID() }],
    ["another owner", { witnesses: [a.witness], account: crypto.randomUUID() }],
  ]
  for (const [why, choice] of bad) await assert.rejects(setPolicy(choice), refusal("invalid_request"), why)
  const other = await admitMember(t, founded, ["owner"])
  const policy = await signPolicy(founded.owner.person, { witnesses: [a.witness], account: other.person.account })
  await assert.rejects(t.keeper.witnessPolicyUpdate(await other.caller(), input(policy)), refusal("invalid_request"))
  assert.equal((await standing()).signed, null)
})

test("a policy whose answer was lost is asked for again: it stands once, and is one event", async () => {
  const policy = await signPolicy(founded.owner.person, { witnesses: [party("a").witness] })
  const set = async () => t.keeper.witnessPolicyUpdate(await founded.owner.caller(), input(policy))
  await set()
  const before = await standing()
  assert.deepEqual(await set(), before)
  assert.deepEqual(await standing(), before)
  const other = await signPolicy(founded.owner.person, { witnesses: [party("b").witness] })
  await assert.rejects(
    async () => t.keeper.witnessPolicyUpdate(await founded.owner.caller(), input(other)),
    refusal("conflict"),
  )
})

test("what a quorum has cosigned is served as the checkpoint, with its cosignatures; the log's own stands beside it", async () => {
  const parties = [party("a"), party("b"), party("c")]
  await setPolicy({ witnesses: parties.map(({ witness }) => witness), quorum: 2 })
  const own = await file("checkpoint")
  const asked = await submissions()
  assert.equal(asked.length, 3)
  assert.equal(asked[0]?.body, `old 0\n\n${own}`)
  const answer = async (i: number) =>
    t.keeper.witnessAnswer(founded.practice, asked[i]!, await cosigned(parties[i]!, asked[i]!))
  await answer(0)
  assert.equal(await file("checkpoint"), own, "one of two is not enough")
  await answer(2)
  const { signatures } = parseNote(await file("checkpoint"))
  assert.deepEqual(
    signatures.map(({ name }) => name),
    [parseCheckpoint(`${own.split("\n\n")[0]}\n`).origin, "witness/a", "witness/c"],
  )
  await grow()
  const size = (note: string) => parseCheckpoint(parseNote(note).text).size
  assert.equal(size(await file("newest-checkpoint")), size(await file("checkpoint")) + 1)
  const { states } = await standing()
  assert.deepEqual(
    states.map(({ cosigned }) => cosigned?.size),
    [size(own), undefined, size(own)],
  )
})

test("a round waits for its witnesses, then the next begins with what has grown meanwhile", async () => {
  const parties = [party("a"), party("b")]
  await setPolicy({ witnesses: parties.map(({ witness }) => witness) })
  await grow()
  assert.equal(await answerAll(parties), 2)
  assert.equal(await answerAll(parties), 0, "nothing has grown")
  await grow()
  await grow()
  const [next] = await submissions()
  const { old, proof } = parseAddCheckpoint(Buffer.from(next?.body ?? ""))
  assert.equal(old, (next?.size ?? 0) - 2)
  assert.ok(proof.length > 0)
  await grow()
  assert.equal((await submissions())[0]?.size, next?.size, "the round stands until both have answered")
  t.clock.advance(60_000)
  assert.equal((await submissions())[0]?.size, (next?.size ?? 0) + 1, "or its time is over")
})

test("a log that rests is cosigned again before its cosignatures grow old", async () => {
  const one = party("a")
  await setPolicy({ witnesses: [one.witness], maxAgeMinutes: 9 })
  await answerAll([one])
  t.clock.advance(2 * 60_000)
  assert.equal(await answerAll([one]), 0)
  t.clock.advance(60_000)
  assert.equal(await answerAll([one]), 1)
  assert.equal((await standing()).states[0]?.cosigned?.time, new Date(t.clock()).toISOString())
})

test("a witness that has another size is asked again from there", async () => {
  const one = party("a")
  await setPolicy({ witnesses: [one.witness] })
  await grow()
  const [first] = await submissions()
  const second = await t.keeper.witnessAnswer(founded.practice, first!, { status: 409, body: "2\n" })
  const { old, proof } = parseAddCheckpoint(Buffer.from(second?.body ?? ""))
  assert.deepEqual([old, proof.length > 0], [2, true])
})

test("a witness that has cosigned more than there is says so: the log went back", async () => {
  const one = party("a")
  await setPolicy({ witnesses: [one.witness] })
  const [first] = await submissions()
  assert.equal(await t.keeper.witnessAnswer(founded.practice, first!, { status: 409, body: "5000\n" }), undefined)
  assert.match((await standing()).states[0]?.problem?.text ?? "", /has cosigned 5000 entries, and this log has \d+/)
  assert.deepEqual(await submissions(), [], "it is asked again after a while, not at once")
  t.clock.advance(30_000)
  assert.equal((await submissions()).length, 1)
})

test("answers that are none are told in words, and nothing of them is kept", async () => {
  const [one, other] = [party("a"), party("b")]
  await setPolicy({ witnesses: [one.witness] })
  const [first] = await submissions()
  const problemAfter = async (answer: Parameters<TestKeeper["keeper"]["witnessAnswer"]>[2]) => {
    await t.keeper.witnessAnswer(founded.practice, first!, answer)
    return (await standing()).states[0]?.problem?.text ?? ""
  }
  assert.match(await problemAfter({ unreachable: "ECONNREFUSED" }), /cannot be reached: ECONNREFUSED/)
  assert.match(await problemAfter({ status: 404, body: "" }), /does not watch this log/)
  assert.match(await problemAfter({ status: 422, body: "it forked\n" }), /refuses to cosign: it forked/)
  assert.match(await problemAfter({ status: 500, body: "x".repeat(9999) }), /^answered 500: x{200}$/)
  assert.match(await problemAfter({ status: 409, body: "many" }), /answered 409/)
  assert.match(await problemAfter({ status: 200, body: "thanks" }), /does not verify/)
  assert.match(await problemAfter(await cosigned(other, first!)), /does not verify/)
  assert.equal(await file("checkpoint"), await file("newest-checkpoint"))
  assert.equal((await standing()).states[0]?.cosigned, null)
  await t.keeper.witnessAnswer(founded.practice, first!, await cosigned(one, first!))
  assert.equal((await standing()).states[0]?.problem, null)
})

test("a witness that pulls brings its cosignature, and only of the checkpoint that is asked for", async () => {
  const one = party("a", "")
  await setPolicy({ witnesses: [one.witness] })
  assert.deepEqual(await submissions(), [], "nobody is to be submitted to, but a round has begun")
  const candidate = await file("candidate-checkpoint")
  const take = (note: string) => t.keeper.cosignaturesTake(founded.practice, Buffer.from(note))
  await assert.rejects(take(candidate), refusal("invalid_request"))
  await assert.rejects(take("thanks"), refusal("invalid_request"))
  await assert.rejects(take(candidate.replace(/\n\d+\n/, "\n1\n")), refusal("not_found"))
  await assert.rejects(take(await addSignatures(candidate, [party("b").signer])), refusal("invalid_request"))
  const signed = await addSignatures(candidate, [one.signer])
  await take(signed)
  assert.equal(await file("checkpoint"), signed)
})

test("cosignatures of a witness that was taken off the policy count no more", async () => {
  const parties = [party("a"), party("b")]
  await setPolicy({ witnesses: parties.map(({ witness }) => witness), quorum: 1 })
  await answerAll(parties)
  assert.equal(parseNote(await file("checkpoint")).signatures.length, 3)
  await setPolicy({ witnesses: [parties[1]!.witness], version: 2 })
  assert.deepEqual(
    parseNote(await file("checkpoint"))
      .signatures.map(({ name }) => name)
      .slice(1),
    ["witness/b"],
  )
  await setPolicy({ witnesses: [], version: 3 })
  assert.equal(parseNote(await file("checkpoint")).signatures.length, 1)
  assert.equal(await file("checkpoint"), await file("newest-checkpoint"))
})

const alarms = async () =>
  t.database.query("select kind, state, count from keeper.alarm where practice = $1 order by raised_at, kind", [
    founded.practice,
  ])

test("a witness that saw another history raises the alarm once, until it cosigns again", async () => {
  const one = party("a")
  await setPolicy({ witnesses: [one.witness] })
  const [first] = await submissions()
  const tell = (answer: Parameters<TestKeeper["keeper"]["witnessAnswer"]>[2]) =>
    t.keeper.witnessAnswer(founded.practice, first!, answer)
  for (const harmless of [{ unreachable: "ECONNREFUSED" }, { status: 500, body: "" }, { status: 409, body: "1\n" }]) {
    await tell(harmless)
  }
  assert.deepEqual(await alarms(), [])
  await tell({ status: 422, body: "the consistency proof does not verify" })
  await tell({ status: 422, body: "the consistency proof does not verify" })
  await tell({ status: 409, body: "5000\n" })
  assert.deepEqual(await alarms(), [{ kind: "witness-fork", state: "open", count: 1 }])
  const rows = await t.database.query(
    "select event from keeper.log_leaf where practice = $1 order by index desc limit 1",
    [founded.practice],
  )
  const event = JSON.parse(String(rows[0]?.event))
  assert.deepEqual([event.type, event.kind, event.subject.kind], ["alarm", "witness-fork", "practice"])
  t.clock.advance(60_000)
  await answerAll([one])
  t.clock.advance(60_000)
  await grow()
  await tell({ status: 422, body: "the log signed two roots for one size" })
  assert.equal((await alarms())[0]?.count, 1, "this round is over: its answer says nothing")
  const [next] = await submissions()
  await t.keeper.witnessAnswer(founded.practice, next!, { status: 422, body: "two roots" })
  assert.equal((await alarms())[0]?.count, 2)
})

test("a witness that says nothing for longer than the policy allows raises the alarm, and takes it back by signing", async () => {
  const parties = [party("a"), party("b")]
  const round = () => t.keeper.witnessRound(founded.practice)
  await setPolicy({ witnesses: parties.map(({ witness }) => witness), quorum: 1, maxAgeMinutes: 60 })
  assert.equal(await round(), 0)
  await answerAll(parties)
  t.clock.advance(59 * 60_000)
  await answerAll([parties[0]!]).catch(() => 0)
  assert.equal(await round(), 0)
  t.clock.advance(2 * 60_000)
  assert.equal(await round(), 1)
  await round()
  assert.deepEqual(await alarms(), [{ kind: "witness-silent", state: "open", count: 1 }])
  for (const submission of await submissions()) {
    await t.keeper.witnessAnswer(founded.practice, submission, await cosigned(parties[1]!, submission))
  }
  await answerAll(parties)
  assert.equal(await round(), 0)
  assert.deepEqual(await alarms(), [{ kind: "witness-silent", state: "closed", count: 1 }])
})

test("a witness just listed has the policy's time before it is silent", async () => {
  await setPolicy({ witnesses: [party("a").witness], maxAgeMinutes: 30 })
  t.clock.advance(86_400_000)
  assert.equal(await t.keeper.witnessRound(founded.practice), 0, "this process has looked for the first time")
  t.clock.advance(31 * 60_000)
  assert.equal(await t.keeper.witnessRound(founded.practice), 1)
})
