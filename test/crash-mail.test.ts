/**
 * SIGKILL of the server while it mails a notice, after the mail server has the message and before it has answered: the one moment of which nobody
 * can know. It is said to be so, and nobody is written to twice but by an officer's word.
 */
import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { foundPractice, newChart } from "@subrosa/testkit"
import { SMTPServer } from "smtp-server"
import { ask, mustAsk } from "./support/ask.ts"
import { newSealed, type Place } from "./support/cases-incident.ts"
import { type ChildServer, freePort, healthy, officeOf, startChild } from "./support/child-server.ts"

let data: string
let port: number
let server: ChildServer
let place: Place
const undo: (() => Promise<unknown>)[] = []

/** Message-IDs of what the mail server has, and whether it answers. */
const mails: string[] = []
let answers = true
let hasMail = Promise.withResolvers<void>()

before(async () => {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      const parts: Buffer[] = []
      stream.on("data", (part: Buffer) => parts.push(part))
      stream.on("end", () => {
        mails.push(/^Message-ID: <([^@]+)@/m.exec(Buffer.concat(parts).toString())?.[1] ?? "")
        hasMail.resolve()
        if (answers) done()
      })
    },
  })
  // The line breaks when the server is killed.
  smtp.on("error", () => {})
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()))
  undo.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())))
  process.env.SUBROSA_SMTP_URL = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`
  process.env.SUBROSA_MAIL_FROM = "office@esp.example"
  data = await mkdtemp(join(tmpdir(), "subrosa-mail-"))
  undo.push(() => rm(data, { recursive: true, force: true }))
  port = await freePort()
  server = await startChild({ data, port })
  undo.push(() => server.kill("SIGTERM"))
  const office = await officeOf(server)
  const practice = await foundPractice(office, { roles: ["clinician", "owner"] })
  const chart = newChart(practice, ["directory"])
  await office.keeper.entryCreate({ caller: await practice.owner.caller(), charts: [chart], segments: [], entries: [] })
  await office.close()
  place = { url: server.url, practice, chart: { wire: chart } }
})
after(async () => {
  for (const step of undo.reverse()) await step()
})

test("a server that is killed while it mails says afterwards that it does not know, and does not mail again by itself", async () => {
  const { owner, practice } = place.practice
  const { target, body, token } = await newSealed(place)
  const request = (more: object = {}) => ({
    method: "POST",
    target: `/v1/practices/${practice}/${target}`,
    body: { ...body, ...more },
  })
  answers = false
  const cutOff = ask(place.url, owner, request()).catch(() => "no answer")
  await hasMail.promise
  await server.kill("SIGKILL")
  assert.equal(await cutOff, "no answer")

  answers = true
  server = await startChild({ data, port })
  await healthy(server)
  const unknown = await mustAsk(place.url, owner, request({ id: randomUUID() }))
  assert.deepEqual(unknown, { outcome: "unknown", code: null, repeated: true })
  assert.deepEqual(mails, [body.id])

  const second = randomUUID()
  hasMail = Promise.withResolvers()
  const again = await mustAsk(place.url, owner, request({ id: second, again: true }))
  assert.deepEqual(again, { outcome: "accepted", code: null, repeated: false })
  assert.deepEqual(mails, [body.id, second])
  const repeat = await mustAsk(place.url, owner, request({ id: randomUUID(), again: true }))
  assert.deepEqual(repeat, { outcome: "accepted", code: null, repeated: true })
  assert.equal(mails.length, 2)

  for (const id of mails) {
    const open = { method: "POST", target: `/v1/practices/${practice}/sealed-notices/${id}/open`, body: { token } }
    assert.deepEqual(await mustAsk(place.url, undefined, open), { sealed: body.sealed }, "either link is good")
  }
})
