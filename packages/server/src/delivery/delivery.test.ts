import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import type { lookup } from "node:dns"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { after, test } from "node:test"
import { DeliveryFailure, type Message } from "@subrosa/keeper"
import { mailServer, smtpReply } from "@subrosa/testkit"
import { Webhook } from "standardwebhooks"
import { addressKind } from "./address-guard.ts"
import { createMailer } from "./mail.ts"
import { readMailConfig } from "./mail-config.ts"
import { sendWebhook } from "./webhook.ts"

const closing: (() => void)[] = []
after(() => {
  for (const close of closing) close()
})

const message = (changes: Partial<Message> = {}): Message => ({
  id: randomUUID(),
  cause: "raised",
  alarm: randomUUID(),
  kind: "decoy-opened",
  severity: "critical",
  createdAt: new Date("2026-03-02T10:00:00Z"),
  ...changes,
})

/** `refuse`: the answer to each address. */
async function mailboxes(refuse?: number) {
  const rules =
    refuse === undefined
      ? {}
      : { onRcptTo: (_address: unknown, _session: unknown, done: (error: Error) => void) => done(smtpReply(refuse)) }
  const server = await mailServer({ rules })
  closing.push(() => void server.close())
  return { mails: server.mails, config: { url: server.url, from: "office@example.org" } }
}

const failsWith = (code: string, final: boolean) => (error: unknown) =>
  error instanceof DeliveryFailure && error.code === code && error.final === final

test("an e-mail says in neutral words that a notice waits, and nothing of what it is about", async () => {
  const { mails, config } = await mailboxes()
  const mailer = createMailer(config)
  closing.push(mailer.close)
  const sent = message()
  await mailer.send("officer@example.net", sent)
  const [mail] = mails
  assert.deepEqual(mail?.to, ["officer@example.net"])
  assert.match(mail?.raw ?? "", /^Subject: A notice is waiting for you\r?$/m)
  assert.match(mail?.raw ?? "", new RegExp(`^Message-ID: <${sent.id}@example.org>\r?$`, "m"))
  const betraying = /decoy|chart|patient|therap|psych|clinic|health|record|practice|care\b|https?:|subrosa/i
  assert.doesNotMatch(mail?.raw ?? "", betraying)
  assert.ok(!mail?.raw.includes(sent.alarm ?? ""), "the alarm's own id stays inside")
})

test("every kind of message is worded neutrally", async () => {
  const { mails, config } = await mailboxes()
  const mailer = createMailer(config)
  closing.push(mailer.close)
  for (const cause of ["hello", "raised", "escalated", "locked"] as const)
    await mailer.send("a@example.net", message({ cause }))
  assert.equal(mails.length, 4)
  for (const { raw } of mails) assert.doesNotMatch(raw, /chart|patient|therap|psych|clinic|health|treat|https?:/i)
})

test("an address that the mail server refuses for good is given up; one it defers is not", async () => {
  for (const { code, final } of [
    { code: 550, final: true },
    { code: 451, final: false },
  ]) {
    const { config } = await mailboxes(code)
    const mailer = createMailer(config)
    closing.push(mailer.close)
    await assert.rejects(mailer.send("a@example.net", message()), failsWith(`smtp_${code}`, final))
  }
  const nobody = createMailer({ url: "smtp://127.0.0.1:1", from: "office@example.org" })
  await assert.rejects(nobody.send("a@example.net", message()), failsWith("smtp_unreachable", false))
})

test("the SMTP server's password leaves the environment and stands in no complaint", () => {
  const environment: Record<string, string | undefined> = {
    SUBROSA_SMTP_URL: "smtps://me:hunter2@mail.example.org",
    SUBROSA_MAIL_FROM: "office@example.org",
  }
  assert.deepEqual(readMailConfig(environment), {
    url: "smtps://me:hunter2@mail.example.org",
    from: "office@example.org",
  })
  assert.equal(environment.SUBROSA_SMTP_URL, undefined)
  assert.throws(
    () => readMailConfig({ SUBROSA_SMTP_URL: "http://me:hunter2@mail.example.org" }),
    (error: Error) => !error.message.includes("hunter2"),
  )
  assert.equal(readMailConfig({}), undefined)
})

/** A real HTTP receiver on loopback. */
async function receiver(status = 204) {
  const received: { headers: IncomingMessage["headers"]; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ""
    for await (const part of request) body += part
    received.push({ headers: request.headers, body })
    response.writeHead(status, { location: "http://127.0.0.1:1/" }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(() => server.close())
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

const secret = `whsec_${randomBytes(32).toString("base64")}`
const strict = { allowPrivate: false }

test("a webhook bears the signature that a stock Standard Webhooks receiver checks, and no id of a person", async () => {
  const { received, url } = await receiver()
  const sent = message()
  await sendWebhook({ url, secret }, sent, new Date(), strict)
  const [got] = received
  assert.ok(got)
  const verified = new Webhook(secret).verify(got.body, got.headers as Record<string, string>)
  assert.deepEqual(verified, {
    type: "alarm.raised",
    timestamp: "2026-03-02T10:00:00.000Z",
    data: { alarm: sent.alarm, kind: "decoy-opened", severity: "critical" },
  })
  assert.equal(got.headers["webhook-id"], sent.id)
  const forged = new Webhook(`whsec_${randomBytes(32).toString("base64")}`)
  assert.throws(() => forged.verify(got.body, got.headers as Record<string, string>))
  assert.throws(() =>
    new Webhook(secret).verify(got.body.replace("critical", "notice"), got.headers as Record<string, string>),
  )
})

test("a receiver's answer decides whether it is tried again; redirects are not followed", async () => {
  for (const { status, final } of [
    { status: 500, final: false },
    { status: 302, final: false },
    { status: 410, final: true },
  ]) {
    const { url, received } = await receiver(status)
    await assert.rejects(
      sendWebhook({ url, secret }, message(), new Date(), strict),
      failsWith(`http_${status}`, final),
    )
    assert.equal(received.length, 1)
  }
})

test("webhooks go out over https or to this machine, never to addresses inside the network", async () => {
  const send = (url: string, options = strict) => sendWebhook({ url, secret }, message(), new Date(), options)
  for (const url of ["http://example.org/", "ftp://example.org/", "https://user:pass@example.org/", "nonsense"]) {
    await assert.rejects(send(url), failsWith("url_refused", true), url)
  }
  const inside = [
    "10.0.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "[fd00::1]",
    "[::ffff:10.0.0.1]",
    "[fe80::1]",
    "0.0.0.0",
  ]
  for (const host of inside) await assert.rejects(send(`https://${host}/`), failsWith("address_refused", true), host)
})

test("a name that leads inside the network, even with a public address beside it, is not called", async () => {
  for (const addresses of [["10.0.0.5"], ["93.184.216.34", "169.254.169.254"]]) {
    const resolve = ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      )) as typeof lookup
    const sending = sendWebhook({ url: "https://hooks.example.org/", secret }, message(), new Date(), {
      ...strict,
      resolve,
    })
    await assert.rejects(sending, failsWith("address_refused", true))
  }
})

test("special-purpose addresses are told from public ones", () => {
  const kinds = (addresses: string[]) => [...new Set(addresses.map(addressKind))]
  assert.deepEqual(kinds(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]), ["loopback"])
  assert.deepEqual(kinds(["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1"]), ["public"])
  const inside = [
    "10.1.2.3",
    "172.31.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "255.255.255.255",
    "fd12::1",
    "::",
    "64:ff9b::a00:1",
  ]
  assert.deepEqual(kinds(inside), ["private"])
})
