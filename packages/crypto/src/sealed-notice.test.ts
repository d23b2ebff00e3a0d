import assert from "node:assert/strict"
import test from "node:test"
import { utf8 } from "@subrosa/codec"
import { openNotice } from "./open/notice.ts"
import { randomKey } from "./random.ts"
import { formatNoticeLink, parseNoticeLink, sealedNoticeKeys, sealNotice } from "./sealed-notice.ts"

const ids = { practice: "2b0f4f2e-8d5e-4d3b-9a53-0d8e3d9a6f10", notice: "7b2b9a56-3b0c-4a53-8d2c-0a5a0f0a9b11" }
const other = { ...ids, notice: "11111111-1111-4111-8111-111111111111" }

test("a link says what it was made of, whole or as its fragment, with what a mail program puts behind it", () => {
  const key = randomKey()
  const link = formatNoticeLink("https://post.example", ids, key)
  for (const text of [link, link.slice(link.indexOf("#") + 1), `${link}.`, ` ${link}) `]) {
    assert.deepEqual(parseNoticeLink(text), { ...ids, key })
  }
  for (const text of ["", "https://post.example/n#", link.slice(0, -1), `${link}x`, link.replace(ids.notice, "x")]) {
    assert.throws(() => parseNoticeLink(text), { code: "invalid_input" }, text)
  }
})

test("a letter opens under its link's key and id, and by nothing else; its length is padded", async () => {
  const key = randomKey()
  const { sealKey, tokenKey } = sealedNoticeKeys(key, ids)
  const letter = utf8("Dear Ana")
  const sealed = await sealNotice(sealKey, letter, ids)
  assert.deepEqual(await openNotice(sealKey, sealed, ids), letter)
  assert.equal(sealed.length, (await sealNotice(sealKey, utf8("Dear Ana Lopez"), ids)).length)
  for (const [wrong, at] of [
    [sealKey, other],
    [tokenKey, ids],
    [key, ids],
    [sealedNoticeKeys(key, other).sealKey, ids],
  ] as const) {
    await assert.rejects(openNotice(wrong, sealed, at), { code: "open_failed" })
  }
})
