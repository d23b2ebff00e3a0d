/** Notices by e-mail, against a real SMTP server: what strangers see of one, and what each answer of the mail server comes to. */
import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, test } from "node:test"
import { builtInLanguages } from "@subrosa/incident/email"
import { betrayingWords } from "@subrosa/incident/notice"
import type { NoticeMail } from "@subrosa/keeper"
import { type MailServerOptions, mailServer, mailText, smtpReply } from "@subrosa/testkit"
import { noticeCourier } from "./notice-mail.ts"

const closing: (() => void)[] = []
after(() => {
  for (const close of closing) close()
})

async function mailboxes(options: MailServerOptions = {}) {
  const server = await mailServer(options)
  closing.push(() => void server.close())
  return { ...server, courier: noticeCourier({ url: server.url, from: "office@esp.example" }) }
}

const key = "A".repeat(43)
const mail = (more: Partial<NoticeMail> = {}): NoticeMail => ({
  id: randomUUID(),
  to: "ana@mail.example",
  link: `https://post.esp.example/n#${randomUUID()}.${randomUUID()}.${key}`,
  sender: "ESP Office",
  phone: "800-555-0142",
  locale: "en-US",
  ...more,
})

async function sendBy(courier: ReturnType<typeof noticeCourier>, one = mail()) {
  const ready = courier(one)
  assert.ok(ready.kind === "ready")
  return ready.send()
}

test("in every language the mail has the link, a number to call and no word that betrays", async () => {
  const { courier, mails } = await mailboxes()
  for (const { locale } of builtInLanguages) {
    const one = mail({ locale })
    assert.deepEqual(await sendBy(courier, one), { kind: "accepted" })
    const got = mails.at(-1)
    assert.ok(got)
    assert.deepEqual([got.from, got.to], ["office@esp.example", ["ana@mail.example"]])
    assert.match(got.raw, /^From: ESP Office <office@esp\.example>\r$/m)
    assert.match(got.raw, new RegExp(`^Message-ID: <${one.id}@esp\\.example>\r$`, "m"))
    assert.match(got.raw, /^Auto-Submitted: auto-generated\r$/m)
    const body = mailText(got)
    assert.ok(body.includes(`\n${one.link}\r\n`), "the link stands on a line of its own, whole")
    assert.ok(body.includes(one.phone))
    const shown = got.raw.slice(0, got.raw.indexOf("\r\n\r\n")) + body.replace(one.link, "")
    assert.deepEqual(betrayingWords(shown.replaceAll(one.id, "")), [])
    assert.doesNotMatch(shown, /subrosa/i)
  }
})

test("an address, mailbox or name that would betray is not written to at all", async () => {
  const { courier, mails } = await mailboxes()
  const betraying = [
    mail({ link: `https://riverside-therapy.example/n#x.y.${key}` }),
    mail({ sender: "Elm Street Psychotherapy" }),
    mail({ phone: "800-555-0142 (clinic)" }),
  ]
  for (const one of betraying) assert.equal(courier(one).kind, "betrays")
  const byClinic = noticeCourier({ url: "smtp://127.0.0.1:1", from: "mail@clinic.example" })
  assert.deepEqual(byClinic(mail()), { kind: "betrays", part: "the e-mail's mailbox" })
  assert.equal(mails.length, 0)
})

const refusing = (code: number, text?: string): MailServerOptions => ({
  rules: { onRcptTo: (_address, _session, done) => done(smtpReply(code, text)) },
})

test("only what the mail server says of the address is final; what it says of us is ours to mend", async () => {
  const cases: [MailServerOptions, object][] = [
    [refusing(550), { kind: "refused", code: "smtp_550" }],
    [refusing(550, "5.1.1 no such user"), { kind: "refused", code: "smtp_550" }],
    [refusing(554, "5.7.1 relaying denied"), { kind: "later", code: "smtp_554" }],
    [refusing(451), { kind: "later", code: "smtp_451" }],
    [refusing(530), { kind: "later", code: "smtp_530" }],
    [
      { rules: { onMailFrom: (_address, _session, done) => done(smtpReply(550)) } },
      { kind: "later", code: "smtp_550" },
    ],
    [
      {
        rules: {
          onData(stream, _session, done) {
            stream.resume()
            stream.on("end", () => done(smtpReply(552)))
          },
        },
      },
      { kind: "refused", code: "smtp_552" },
    ],
  ]
  for (const [options, expected] of cases) assert.deepEqual(await sendBy((await mailboxes(options)).courier), expected)
  const nobody = noticeCourier({ url: "smtp://127.0.0.1:1", from: "office@esp.example" })
  assert.deepEqual(await sendBy(nobody), { kind: "later", code: "smtp_unreachable" })
})

test("a line that breaks before the message leaves nothing; after it nobody knows", async () => {
  const before = await mailboxes({ rules: { hidePIPELINING: true, onRcptTo: () => before.drop() } })
  assert.deepEqual(await sendBy(before.courier), { kind: "later", code: "smtp_unreachable" })
  const behind = await mailboxes({
    onMail() {
      behind.drop()
      return false
    },
  })
  assert.deepEqual(await sendBy(behind.courier), { kind: "unknown", code: "smtp_unreachable" })
})
