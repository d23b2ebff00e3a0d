/** Notices by e-mail, against a real SMTP server: what strangers see of one, and what each answer of the mail server comes to. */
import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import type { AddressInfo, Socket } from "node:net"
import { after, test } from "node:test"
import { builtInLanguages } from "@subrosa/incident/email"
import { betrayingWords } from "@subrosa/incident/notice"
import type { NoticeMail } from "@subrosa/keeper"
import { SMTPServer, type SMTPServerOptions } from "smtp-server"
import { noticeCourier } from "./notice-mail.ts"

const closing: (() => void)[] = []
after(() => {
  for (const close of closing) close()
})

interface Received {
  from: string
  to: string[]
  text: string
}

/** `drop` breaks every line at once. */
async function smtpServer(options: SMTPServerOptions | ((drop: () => void) => SMTPServerOptions) = {}) {
  const received: Received[] = []
  const sockets = new Set<Socket>()
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on("data", (part: Buffer) => parts.push(part))
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? "" : mailFrom.address
        received.push({ from, to: rcptTo.map(({ address }) => address), text: Buffer.concat(parts).toString() })
        done()
      })
    },
    ...(typeof options === "function" ? options(drop) : options),
  })
  server.on("error", () => {})
  server.server.on("connection", (socket: Socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()))
  closing.push(() => server.close(() => {}))
  const { port } = server.server.address() as AddressInfo
  return { received, courier: noticeCourier({ url: `smtp://127.0.0.1:${port}`, from: "office@esp.example" }) }
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

/** The text of a mail as its reader has it (RFC 2045, 6.7). */
function bodyOf(text: string): string {
  const body = text.slice(text.indexOf("\r\n\r\n") + 4)
  if (!/^Content-Transfer-Encoding: quoted-printable\r$/im.test(text)) return body
  const bytes = body
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, "latin1").toString()
}

test("in every language the mail has the link, a number to call and no word that betrays", async () => {
  const { courier, received } = await smtpServer()
  for (const { locale } of builtInLanguages) {
    const one = mail({ locale })
    assert.deepEqual(await sendBy(courier, one), { kind: "accepted" })
    const got = received.at(-1)
    assert.ok(got)
    assert.deepEqual([got.from, got.to], ["office@esp.example", ["ana@mail.example"]])
    assert.match(got.text, /^From: ESP Office <office@esp\.example>\r$/m)
    assert.match(got.text, new RegExp(`^Message-ID: <${one.id}@esp\\.example>\r$`, "m"))
    assert.match(got.text, /^Auto-Submitted: auto-generated\r$/m)
    const body = bodyOf(got.text)
    assert.ok(body.includes(`\n${one.link}\r\n`), "the link stands on a line of its own, whole")
    assert.ok(body.includes(one.phone))
    const shown = got.text.slice(0, got.text.indexOf("\r\n\r\n")) + body.replace(one.link, "")
    assert.deepEqual(betrayingWords(shown.replaceAll(one.id, "")), [])
    assert.doesNotMatch(shown, /subrosa/i)
  }
})

test("an address, mailbox or name that would betray is not written to at all", async () => {
  const { courier, received } = await smtpServer()
  const betraying = [
    mail({ link: `https://riverside-therapy.example/n#x.y.${key}` }),
    mail({ sender: "Elm Street Psychotherapy" }),
    mail({ phone: "800-555-0142 (clinic)" }),
  ]
  for (const one of betraying) assert.equal(courier(one).kind, "betrays")
  const byClinic = noticeCourier({ url: "smtp://127.0.0.1:1", from: "mail@clinic.example" })
  assert.deepEqual(byClinic(mail()), { kind: "betrays", part: "the e-mail's mailbox" })
  assert.equal(received.length, 0)
})

const refusing = (code: number, message = "no") => ({
  onRcptTo: ((_address, _session, done) =>
    done(Object.assign(new Error(message), { responseCode: code }))) as SMTPServerOptions["onRcptTo"],
})

test("only what the mail server says of the address is final; what it says of us is ours to mend", async () => {
  for (const [options, expected] of [
    [refusing(550), { kind: "refused", code: "smtp_550" }],
    [refusing(550, "5.1.1 no such user"), { kind: "refused", code: "smtp_550" }],
    [refusing(554, "5.7.1 relaying denied"), { kind: "later", code: "smtp_554" }],
    [refusing(451), { kind: "later", code: "smtp_451" }],
    [refusing(530), { kind: "later", code: "smtp_530" }],
    [
      {
        onMailFrom: (_address, _session, done) => done(Object.assign(new Error("no"), { responseCode: 550 })),
      },
      { kind: "later", code: "smtp_550" },
    ],
    [
      {
        onData(stream, _session, done) {
          stream.resume()
          stream.on("end", () => done(Object.assign(new Error("no"), { responseCode: 552 })))
        },
      },
      { kind: "refused", code: "smtp_552" },
    ],
  ] as [SMTPServerOptions, object][]) {
    const { courier } = await smtpServer(options)
    assert.deepEqual(await sendBy(courier), expected)
  }
  const nobody = noticeCourier({ url: "smtp://127.0.0.1:1", from: "office@esp.example" })
  assert.deepEqual(await sendBy(nobody), { kind: "later", code: "smtp_unreachable" })
})

test("a line that breaks before the message leaves nothing; after it nobody knows", async () => {
  const before = await smtpServer((drop) => ({ hidePIPELINING: true, onRcptTo: drop }))
  assert.deepEqual(await sendBy(before.courier), { kind: "later", code: "smtp_unreachable" })
  const behind = await smtpServer((drop) => ({
    onData(stream) {
      stream.resume()
      stream.on("end", drop)
    },
  }))
  assert.deepEqual(await sendBy(behind.courier), { kind: "unknown", code: "smtp_unreachable" })
})
