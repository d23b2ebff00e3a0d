/**
 * SIGKILL of the server while it mails a notice, after the mail server has the message and before it has answered: the one moment of which nobody
 * can know. It is said to be so, and nobody is written to twice but by an officer's word.
 */
import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { foundPractice, type MailServer, mailServer, newChart } from "@subrosa/testkit"
import { ask, mustAsk } from "./support/ask.ts"
import { newSealed, type Place } from "./support/cases-incident.ts"
import { type ChildServer, freePort, healthy, officeOf, startChild } from "./support/child-server.ts"

let data: string
let port: number
let server: ChildServer
let place: Place
const undo: (() => Promise<unknown>)[] = []

let smtp: MailServer
/** Message-IDs of what the mail server has. */
const mails = () => smtp.mails.map(({ raw }) => /^Message-ID: <([^@]+)@/m.exec(raw)?.[1])
/** Whether it answers. */
let answers = true
let hasMail = Promise.withResolvers<void>()

before(async () => {
  smtp = await mailServer({
    onMail() {
      hasMail.resolve()
      return answers
    },
  })
  undo.push(() => smtp.close())
  Object.assign(process.env, smtp.environment)
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
  assert.deepEqual(mails(), [body.id])

  const second = randomUUID()
  hasMail = Promise.withResolvers()
  const again = await mustAsk(place.url, owner, request({ id: second, again: true }))
  assert.deepEqual(again, { outcome: "accepted", code: null, repeated: false })
  assert.deepEqual(mails(), [body.id, second])
  const repeat = await mustAsk(place.url, owner, request({ id: randomUUID(), again: true }))
  assert.deepEqual(repeat, { outcome: "accepted", code: null, repeated: true })
  assert.equal(mails().length, 2)

  for (const id of mails()) {
    const open = { method: "POST", target: `/v1/practices/${practice}/sealed-notices/${id}/open`, body: { token } }
    assert.deepEqual(await mustAsk(place.url, undefined, open), { sealed: body.sealed }, "either link is good")
  }
})
