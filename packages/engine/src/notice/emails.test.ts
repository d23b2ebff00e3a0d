/** Notices by e-mail from an officer's client over the real server and a real mail server to their readers. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { type CaseId, type ChartId, DeviceId } from "@subrosa/contract"
import { betrayingWords } from "@subrosa/incident/notice"
import { type MailServer, mailServer, mailText, type ReceivedMail, smtpReply } from "@subrosa/testkit"
import { approve, elmStreet, importLopezes } from "../../testing/notices.ts"
import { founded, joined, newWorker, touchPasskey, type Worker } from "../../testing/practice.ts"
import { type TestServer, testServer } from "../../testing/test-server.ts"
import { createIncidents } from "../incident/incidents.ts"
import type { EmailsSent, NoticeEngine, PlainLetter } from "../port-notice.ts"
import { createNotices } from "./create-notices.ts"
import { letterDigest } from "./letters.ts"

const address = [{ use: "home", line: ["12 Rose Lane"], city: "Albany", state: "NY", postalCode: "12207" }]
const card = (...channels: string[]) => ({
  url: "urn:subrosa:fhir:safe-contact",
  extension: channels.map((valueCode) => ({ url: "channel", valueCode })),
})
const by = (name: string, ...channels: string[]) => ({
  address: address.map((one, i) => ({ ...one, line: [`${name.length + i} Rose Lane`] })),
  telecom: [{ system: "email", value: `${name}@mail.example` }],
  extension: [card(...channels)],
})
const spanish = { communication: [{ language: { coding: [{ code: "es" }] }, preferred: true }] }
const patients: Record<string, object> = {
  post: { address },
  eva: by("eva", "email"),
  luz: { ...by("luz", "email"), ...spanish },
  // Nobody has this mailbox any more.
  gone: by("gone", "email", "post"),
  busy: by("busy", "email"),
}

let smtp: MailServer
let server: TestServer
let ann: Worker
let pia: Worker
let desk: NoticeEngine
let id: CaseId
let chartOf: Map<string, ChartId>
/** Answers of the mail server by the name before the @. */
const replies: Record<string, number> = { gone: 550, busy: 451 }

before(async () => {
  smtp = await mailServer({
    rules: {
      onRcptTo({ address: to }, _session, done) {
        const code = replies[to.split("@")[0] ?? ""]
        done(code === undefined ? null : smtpReply(code))
      },
    },
  })
  server = await testServer({ smtpUrl: smtp.url })
  ann = await founded(server)
  pia = await joined(server, ann, "Pia", ["privacy-officer"])
  chartOf = await importLopezes(ann, patients)
  const incidents = createIncidents(pia.core, pia.face.teamRotate)
  desk = createNotices(pia.core, incidents)
  await desk.noticeSenderUpdate(elmStreet)
  id = await incidents.caseOpen({
    title: "Ann's laptop",
    by: "person",
    discoveredAt: now(),
    discoveredBy: pia.core.account(),
    taken: [{ kind: "device", device: DeviceId.parse(ann.core.device()), unlocked: true, from: now() }],
    rehearsal: false,
  })
  await incidents.caseScope({ case: id })
  await touchPasskey(pia)
  const asked = await desk.caseCardsRelease(id)
  assert.ok(asked.kind === "waiting")
  await approve(ann, asked.approval.id)
  assert.equal((await desk.caseCardsRelease(id)).kind, "released")
  const made = await desk.caseLettersMake({ case: id })
  assert.deepEqual([made.made, made.heldBack], [Object.keys(patients).length, []])
})
after(async () => {
  await server.close()
  await smtp.close()
})

const now = () => new Date(server.clock()).toISOString()

const stateOf = async (name: string) => {
  const { core, face } = pia
  const notices = await createIncidents(core, face.teamRotate).notices({ case: id })
  const notice = notices.find(({ chart }) => chart === chartOf.get(name))
  assert.ok(notice)
  return notice
}
const outcomesOf = ({ others }: EmailsSent) => others.map(({ name, outcome, code }) => [name, outcome, code]).sort()
const mailTo = (name: string) => smtp.mails.filter(({ to }) => to.includes(`${name}@mail.example`))

const textOf = (mail: ReceivedMail | undefined): string => mailText(mail ?? { raw: "" })
const linkIn = (mail: ReceivedMail | undefined): string => {
  const [link] = /http:\S+/.exec(textOf(mail)) ?? []
  assert.ok(link)
  return link
}

/** The lines of incident's letterText, from what a reader is shown. */
function wordsOf({ title, date, greeting, sections, signature }: PlainLetter): string {
  const lines = sections.flatMap(({ heading, paragraphs }) => [
    heading,
    ...paragraphs.flatMap(({ form, texts }) =>
      form === "items" ? texts.map((text) => `- ${text}`) : [texts.join(" ")],
    ),
  ])
  return [title, date, greeting, ...lines, ...signature].join("\n\n")
}

test("while the police ask for silence no mail leaves", async () => {
  const hold = { case: id, form: "oral", official: "Sgt. Dale, Boston Police" } as const
  const until = new Date(server.clock() + 86_400_000).toISOString()
  const incidents = createIncidents(pia.core, pia.face.teamRotate)
  await incidents.casePoliceHold({ ...hold, change: "put", until })
  await assert.rejects(desk.caseEmailsSend({ case: id }), { code: "refused", message: /silence/ })
  await incidents.casePoliceHold({ ...hold, change: "lifted", until })
  assert.equal(smtp.mails.length, 0)
})

test("a server without a mail server says what it lacks, and nobody counts as written to", async () => {
  const { notice } = server.couriers
  server.couriers.notice = undefined
  await assert.rejects(desk.caseEmailsSend({ case: id }), { code: "refused", message: /SUBROSA_SMTP_URL/ })
  server.couriers.notice = notice
  assert.equal((await stateOf("eva")).state, "made")
})

test("everyone who agreed to e-mail is mailed once; each outcome is named by person, and stands in the ledger", async () => {
  const progress: number[] = []
  const sent = await desk.caseEmailsSend({ case: id, onProgress: (done) => progress.push(done) })
  assert.equal(sent.accepted, 2)
  assert.deepEqual(outcomesOf(sent), [
    ["Ana Lopez-busy", "later", "smtp_451"],
    ["Ana Lopez-gone", "refused", "smtp_550"],
  ])
  assert.equal(progress.at(-1), 4)
  assert.deepEqual(smtp.mails.flatMap(({ to }) => to).sort(), ["eva@mail.example", "luz@mail.example"])
  const states = await Promise.all(Object.keys(patients).map(async (name) => [name, (await stateOf(name)).state]))
  assert.deepEqual(Object.fromEntries(states), {
    post: "made",
    eva: "sent",
    luz: "sent",
    gone: "returned",
    busy: "made",
  })
  const again = await desk.caseEmailsSend({ case: id })
  assert.deepEqual([again.accepted, outcomesOf(again)], [0, [["Ana Lopez-busy", "later", "smtp_451"]]])
  delete replies.busy
  assert.equal((await desk.caseEmailsSend({ case: id })).accepted, 1)
  assert.deepEqual([mailTo("eva").length, mailTo("luz").length, mailTo("busy").length], [1, 1, 1])
})

test("a mail holds no name of a patient and no word that betrays, each in its reader's language", () => {
  for (const mail of smtp.mails) {
    const head = mail.raw.slice(0, mail.raw.indexOf("\r\n\r\n")).replace(/^Message-ID:.*\r$/m, "")
    const shown = `${head}\n${textOf(mail).replace(linkIn(mail), "")}`
    assert.deepEqual(betrayingWords(shown), [])
    assert.doesNotMatch(shown, /Lopez|Elm Street|Rose Lane/)
  }
  assert.match(textOf(mailTo("eva")[0]), /ESP Office has a message for you/)
  assert.match(textOf(mailTo("luz")[0]), /tiene un mensaje para usted/)
})

test("a link opens to the very letter that was made, without an account, and it is noted as read", async () => {
  for (const name of ["eva", "luz"]) {
    const before = await stateOf(name)
    const letter = await newWorker(server).face.sealedNoticeOpen({ link: linkIn(mailTo(name)[0]) })
    assert.equal(letterDigest(wordsOf(letter)), before.letter)
    assert.match(wordsOf(letter), new RegExp(`Lopez-${name}`))
    assert.equal(letter.language.slice(0, 2), name === "luz" ? "es" : "en")
    assert.equal((await stateOf(name)).state, "read")
  }
  const { counts } = await createIncidents(ann.core, ann.face.teamRotate).caseRead(id)
  assert.equal(counts.told, 2)
})

test("a link that is damaged, of another key or of no notice opens nothing", async () => {
  const { sealedNoticeOpen } = newWorker(server).face
  const link = linkIn(mailTo("busy")[0])
  await assert.rejects(sealedNoticeOpen({ link: link.slice(0, -3) }), { code: "invalid_input", field: "link" })
  const otherKey = link.replace(/[^.]{43}$/, "A".repeat(43))
  await assert.rejects(sealedNoticeOpen({ link: otherKey }), { code: "refused" })
  const otherNotice = link.replace(/\.[0-9a-f-]{36}\./, `.${crypto.randomUUID()}.`)
  await assert.rejects(sealedNoticeOpen({ link: otherNotice }), { code: "refused" })
  assert.equal((await stateOf("busy")).state, "sent")
  assert.ok((await sealedNoticeOpen({ link: `${link}.` })).title.length > 0, "a full stop behind it does no harm")
})

test("whose mail was refused gets the same letter by post", async () => {
  const before = await stateOf("gone")
  assert.equal((await desk.caseLettersMake({ case: id })).made, 1)
  const { state, channel, letter } = await stateOf("gone")
  assert.deepEqual([state, channel, letter], ["made", "post", before.letter])
  assert.equal((await desk.caseEmailsSend({ case: id })).accepted, 0)
  assert.equal(mailTo("gone").length, 0)
})

test("a letter whose facts have changed since it was made is not mailed as another one", async () => {
  const { words } = await desk.caseWords(id)
  const rows = "update keeper.notice set state = 'made' where case_id = $1 and chart = $2"
  await server.query(rows, [id, chartOf.get("busy")])
  await desk.caseWordsUpdate({ case: id, words: { ...words, posted: true } })
  assert.deepEqual(outcomesOf(await desk.caseEmailsSend({ case: id })), [["Ana Lopez-busy", "changed", undefined]])
  assert.equal(mailTo("busy").length, 1)
})
