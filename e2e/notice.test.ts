/** A notice's reader at a browser of their own: nothing is told before the button is pressed, then the letter, as text, to read and to print. */
import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { test } from "node:test"
import { canonicalJson } from "@subrosa/codec"
import { formatNoticeLink, sealedNoticeKeys, sealNotice, sha256 } from "@subrosa/crypto"
import { check, found } from "./support/judge.ts"
import { heading, inDatabase, openStage, type Stage, setUpPractice } from "./support/practice.ts"

const letter = {
  language: "es-US",
  title: "Aviso de filtración de datos",
  date: "9 de marzo de 2026",
  greeting: "Ana Lopez:",
  sections: [
    {
      heading: "¿Qué pasó?",
      paragraphs: [
        { form: "text", texts: ["Se perdió una computadora portátil.", "Lo sentimos."] },
        { form: "subheading", texts: ["Sus datos"] },
        { form: "items", texts: ["Su nombre", "Las fechas de sus citas"] },
        { form: "strong", texts: ["7KQ2-MX4R-9TDB-H3WN"] },
      ],
    },
  ],
  signature: ["Pia Sand", "Elm Street Practice"],
}

/** A sealed letter in the database, as a send leaves it; answers its link. */
async function sealedLetter(stage: Stage): Promise<{ link: string; state: () => Promise<unknown> }> {
  const [id, caseId, chart, key] = [randomUUID(), randomUUID(), randomUUID(), randomBytes(32)] as const
  const ids = await inDatabase(stage, async (client) => {
    const { rows } = await client.query("select id from keeper.practice")
    const practice = String(rows[0].id)
    const named = { practice, notice: id }
    const { sealKey, tokenKey } = sealedNoticeKeys(key, named)
    const sealed = Buffer.from(await sealNotice(sealKey, canonicalJson(letter), named))
    const digest = randomBytes(32)
    await client.query("insert into keeper.case_file values ($1, $2, now(), false, false, 0, null, 1, 1)", [
      practice,
      caseId,
    ])
    await client.query("insert into keeper.notice values ($1, $2, $3, 'sent', 'email', $4, null, false, now())", [
      ...[practice, caseId, chart, digest],
    ])
    await client.query(
      `insert into keeper.sealed_notice
        (practice, id, case_id, chart, letter, step, sealed, opener, state, account, begun_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 'accepted', $9, now(), now() + interval '90 days')`,
      [practice, id, caseId, chart, digest, randomUUID(), sealed, Buffer.from(sha256(tokenKey)), randomUUID()],
    )
    return named
  })
  return {
    link: formatNoticeLink(stage.server.url, ids, key),
    state: () =>
      inDatabase(stage, async (client) => {
        const { rows } = await client.query("select state from keeper.notice where chart = $1", [chart])
        return rows[0]?.state
      }),
  }
}

test("a reader opens the letter behind a notice's link, in its language, on any screen", async (t) => {
  const stage = await openStage(t)
  await setUpPractice(await stage.person(), stage, "Dr. Ada Lindqvist")
  const { link, state } = await sealedLetter(stage)

  const requests: string[] = []
  const reader = await stage.person({ locale: "es-MX" })
  reader.context().on("request", (request) => requests.push(request.url()))
  await reader.goto(link)
  await heading(reader, "Hay un mensaje para usted")
  assert.equal(await reader.title(), "Mensaje")
  assert.equal(await state(), "sent", "to look at the page is not to read")
  await reader.getByRole("button", { name: "Abrir el mensaje" }).click()
  await heading(reader, letter.title)
  assert.equal(await reader.title(), "Mensaje")
  assert.equal(await state(), "read")
  assert.equal(await reader.locator("article").getAttribute("lang"), "es-US")
  await reader.getByRole("heading", { level: 2, name: "¿Qué pasó?" }).waitFor()
  assert.deepEqual(await reader.getByRole("listitem").allTextContents(), ["Su nombre", "Las fechas de sus citas"])
  await check(reader, "notice-letter")
  await reader.emulateMedia({ media: "print" })
  assert.equal(await reader.getByRole("button", { name: "Imprimir" }).isVisible(), false)

  const secret = link.split(".").at(-1) ?? ""
  assert.ok(secret.length === 43 && requests.every((url) => !url.includes(secret) && !url.includes("#")))
  assert.deepEqual(found, [])
  assert.deepEqual(stage.complaints, [])
})
