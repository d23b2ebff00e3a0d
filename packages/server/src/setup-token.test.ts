import assert from "node:assert/strict"
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { openSetupToken } from "./setup-token.ts"

let root = ""
let path = ""
before(async () => {
  root = await mkdtemp(join(tmpdir(), "subrosa-setup-token-"))
  path = join(root, "setup-token")
})
after(() => rm(root, { recursive: true, force: true }))

const written = async () => (await readFile(path, "utf8")).trim()
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "base64url"))

test("the token is the same after a restart, and for its owner's eyes only", async () => {
  const first = (await openSetupToken(root)).text()
  assert.equal(bytes(first).length, 32)
  assert.equal((await openSetupToken(root)).text(), first)
  assert.equal(await written(), first)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})

test("each token makes one practice; the file then holds the next", async () => {
  const token = await openSetupToken(root)
  for (let practice = 1; practice <= 3; practice++) {
    const shown = bytes(await written())
    assert.ok(await token.check(shown))
    assert.deepEqual(await token.spend(shown, async () => practice), { result: practice })
    assert.equal(await token.check(shown), false)
    assert.equal(await token.spend(shown, () => assert.fail("a used token works again")), undefined)
    assert.equal(await written(), token.text())
  }
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(root), ["setup-token"])
})

test("of two practices made with one token at the same moment one comes about", async () => {
  const token = await openSetupToken(root)
  const shown = bytes(token.text())
  let made = 0
  const make = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return ++made
  }
  const answers = await Promise.all([token.spend(shown, make), token.spend(shown, make)])
  assert.deepEqual(answers, [{ result: 1 }, undefined])
})

test("a practice that did not come about leaves the token good", async () => {
  const token = await openSetupToken(root)
  const text = token.text()
  const fail = async () => {
    throw new Error("no database")
  }
  await assert.rejects(token.spend(bytes(text), fail), /no database/)
  assert.deepEqual([token.text(), await written()], [text, text])
  assert.deepEqual(await token.spend(bytes(text), async () => "made"), { result: "made" })
})

test("a crash while a practice is made wastes the token rather than let it work twice", async () => {
  const token = await openSetupToken(root)
  const shown = bytes(token.text())
  let after: boolean | undefined
  await token.spend(shown, async () => {
    after = await (await openSetupToken(root)).check(shown)
  })
  assert.equal(after, false)
})

test("other bytes, and a file cut short, are no token", async () => {
  const token = await openSetupToken(root)
  for (const wrong of [new Uint8Array(32), new Uint8Array(0), bytes(token.text()).subarray(1)]) {
    assert.equal(await token.check(wrong), false)
    assert.equal(await token.spend(wrong, () => assert.fail("a wrong token works")), undefined)
  }
  await writeFile(path, token.text().slice(0, 9))
  await chmod(path, 0o644)
  const repaired = await openSetupToken(root)
  assert.equal(bytes(repaired.text()).length, 32)
  assert.equal((await stat(path)).mode & 0o777, 0o600)
})
