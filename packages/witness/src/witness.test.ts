import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, beforeEach, test } from "node:test"
import {
  appendLeaves,
  consistencyProofFromEdge,
  cosignatureTime,
  cosignatureVerifier,
  type Edge,
  ed25519Signer,
  emptyEdge,
  formatAddCheckpoint,
  formatCheckpoint,
  formatVerifierKey,
  leafHash,
  parseSignatureLines,
  signatureTypes,
  signNote,
  verifierKey,
  verifyNote,
} from "@subrosa/log"
import { acceptLog } from "./accept.ts"
import { keyFromSeed, verifyEd25519 } from "./ed25519.ts"
import { addLog } from "./log-list.ts"
import { files, type RunningWitness, runWitness, type WitnessOptions } from "./run.ts"
import { readState } from "./state-store.ts"
import { webhookContext } from "./webhook.ts"

let root = ""
let dir = ""
before(async () => {
  root = await mkdtemp(join(tmpdir(), "subrosa-witness-"))
})
after(() => rm(root, { recursive: true, force: true }))
beforeEach(() => {
  dir = join(root, randomBytes(4).toString("hex"))
})

/** A log that can be told two stories. */
const seed = keyFromSeed(randomBytes(32))
const vkey = verifierKey("log", signatureTypes.ed25519, seed.publicKey)
const signer = ed25519Signer("log", seed.publicKey, async (message) => seed.sign(message))
const edgeOf = (size: number, from = size): Edge =>
  appendLeaves(
    emptyEdge,
    Array.from({ length: size }, (_, i) => leafHash(Uint8Array.of(i, i < from ? 0 : 1))),
  ).edge
/** The checkpoint of `size` entries; from entry `from` on they are others. */
const noteOf = (size: number, from = size) => {
  const leaves = Array.from({ length: size }, (_, i) => leafHash(Uint8Array.of(i, i < from ? 0 : 1)))
  return signNote(formatCheckpoint({ origin: "log", size, root: appendLeaves(emptyEdge, leaves).root }), [signer])
}
async function bodyOf(old: number, size: number, from = size): Promise<string> {
  const proof = old === 0 || old >= size ? [] : consistencyProofFromEdge(edgeOf(size, from), old, () => assert.fail())
  return formatAddCheckpoint(old, proof, await noteOf(size, from))
}

const quiet = { onLine: () => {}, onFatal: (error: unknown) => assert.fail(String(error)) }
async function start(options: Partial<WitnessOptions> = {}): Promise<RunningWitness> {
  const running = await runWitness({
    ...{ dir, name: "witness/test", listen: { host: "127.0.0.1", port: 0 }, graceSeconds: 0, ...quiet },
    ...options,
  })
  await addLog(join(dir, files.logs), formatVerifierKey(vkey))
  return running
}
const post = (running: RunningWitness, body: string) => fetch(`${running.url}/add-checkpoint`, { method: "POST", body })

test("a checkpoint is cosigned with the witness's key, served, and remembered by the next start", async () => {
  const first = await start()
  const note = await noteOf(5)
  const answer = await post(first, await bodyOf(0, 5))
  assert.equal(answer.status, 200)
  const [signature] = parseSignatureLines(await answer.text())
  assert.ok(signature && Math.abs(cosignatureTime(signature) - Date.now() / 1000) < 10)
  const verifier = cosignatureVerifier(first.witness.key.verifierKey, verifyEd25519)
  const served = await fetch(`${first.url}/${createHash("sha256").update("log").digest("hex")}/checkpoint`)
  const { verified, unknown, text } = await verifyNote(await served.text(), [verifier])
  assert.deepEqual([verified.length, unknown.map(({ name }) => name)], [1, ["log"]])
  assert.ok(note.startsWith(text))
  await first.close()

  const second = await start()
  assert.deepEqual(second.witness.key.verifierKey, first.witness.key.verifierKey)
  const conflict = await post(second, await bodyOf(0, 6))
  assert.deepEqual([conflict.status, await conflict.text()], [409, "5\n"])
  assert.equal(conflict.headers.get("content-type"), "text/x.tlog.size")
  assert.equal((await post(second, await bodyOf(5, 6))).status, 200)
  await second.close()
})

test("every refusal has the status of the specification", async () => {
  const running = await start()
  const statusOf = async (body: string) => (await post(running, body)).status
  assert.equal(await statusOf("nonsense"), 400)
  assert.equal(await statusOf((await bodyOf(0, 5)).replaceAll("\nlog\n", "\nother\n")), 404)
  assert.equal(await statusOf((await bodyOf(0, 5)).replace("\n5\n", "\n6\n")), 403)
  assert.equal(await statusOf(await bodyOf(7, 5)), 400)
  assert.equal(await statusOf(await bodyOf(0, 5)), 200)
  assert.equal(await statusOf(await bodyOf(3, 6)), 409)
  assert.equal(await statusOf((await bodyOf(5, 6)).replace(/\n.*\n/, "\n")), 422)
  assert.equal((await fetch(`${running.url}/add-checkpoint`)).status, 405)
  assert.equal((await fetch(`${running.url}/elsewhere`)).status, 404)
  assert.equal((await fetch(`${running.url}/${"0".repeat(64)}/checkpoint`)).status, 404)
  assert.equal(await statusOf("x".repeat(70_000)), 413)
  await running.close()
})

test("of requests that race, each sees what the other has made durable", async () => {
  const running = await start()
  await post(running, await bodyOf(0, 1))
  const bodies = await Promise.all([3, 5, 4, 6, 2].map((size) => bodyOf(1, size)))
  const answers = await Promise.all(bodies.map((body) => post(running, body)))
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  assert.equal(answers.filter(({ status }) => status === 409).length, 4)
  await running.close()
})

test("a proven fork is kept as evidence, told, and nothing is cosigned until the operator has looked", async () => {
  const told: { headers: Headers; body: string }[] = []
  const hook = createServer((request, response) => {
    request.setEncoding("utf8")
    let body = ""
    request.on("data", (part: string) => {
      body += part
    })
    request.on("end", () => {
      told.push({ headers: new Headers(request.headers as Record<string, string>), body })
      response.end()
    })
  }).listen(0, "127.0.0.1")
  const address = await new Promise<{ port: number }>((done) =>
    hook.once("listening", () => done(hook.address() as { port: number })),
  )
  const lines: string[] = []
  const running = await start({ webhook: `http://127.0.0.1:${address.port}/`, onLine: (line) => lines.push(line) })
  await post(running, await bodyOf(0, 5))
  await post(running, await bodyOf(5, 8))
  assert.equal((await post(running, await bodyOf(8, 8, 6))).status, 422)
  assert.equal(
    (await post(running, await bodyOf(8, 9))).status,
    422,
    "it keeps refusing, also what would be consistent",
  )
  const [alarm] = running.witness.state().alarms
  assert.deepEqual([alarm?.kind, alarm?.shown, alarm?.cosigned], ["forked", 8, 8])
  const evidence = await readFile(join(dir, alarm?.evidence ?? ""), "utf8")
  assert.ok(evidence.includes(await noteOf(8, 6)))
  assert.ok(evidence.includes((await noteOf(8)).trim()))
  assert.match(lines.join("\n"), /ALARM log: The log has signed two different trees/)
  while (running.witness.state().alarms[0]?.toldAt === undefined) await new Promise((done) => setTimeout(done, 10))
  const [message] = told
  const { name, verifierKey: key } = running.witness.key
  assert.equal(message?.headers.get("subrosa-witness"), name)
  const signature = Buffer.from(message?.headers.get("subrosa-signature") ?? "", "base64")
  assert.ok(await verifyEd25519(key.publicKey, Buffer.from(webhookContext + message?.body), signature))
  assert.equal(told.length, 1)
  await running.close()
  hook.close()

  await acceptLog(dir, "log", undefined)
  const again = await start()
  assert.equal((await post(again, await bodyOf(8, 9))).status, 200)
  assert.equal(again.witness.state().alarms.length, 1, "the alarm stays on record")
  await again.close()
})

test("a fork of a checkpoint cosigned before the newest is certain too", async () => {
  const running = await start()
  for (const [old, size] of [
    [0, 3],
    [3, 5],
    [5, 9],
  ] as const)
    await post(running, await bodyOf(old, size))
  assert.equal((await post(running, await bodyOf(3, 5, 4))).status, 409)
  assert.equal(running.witness.state().alarms[0]?.kind, "forked")
  await running.close()
})

test("a shorter log is an alarm, once, and over when the log goes on from what was cosigned", async () => {
  const running = await start()
  await post(running, await bodyOf(0, 9))
  for (let i = 0; i < 3; i++) assert.equal((await post(running, await bodyOf(4, 6))).status, 409)
  const alarms = () => running.witness.state().alarms
  assert.deepEqual(
    alarms().map(({ kind, resolvedAt }) => [kind, resolvedAt]),
    [["went back", undefined]],
  )
  assert.equal((await post(running, await bodyOf(9, 10))).status, 200)
  assert.notEqual(alarms()[0]?.resolvedAt, undefined)
  await running.close()
})

test("a request that comes late is no alarm", async () => {
  const running = await start({ graceSeconds: 60 })
  await post(running, await bodyOf(0, 9))
  assert.equal((await post(running, await bodyOf(4, 6))).status, 409)
  assert.deepEqual(running.witness.state().alarms, [])
  await running.close()
})

test("after a restored backup the operator lets the log go on from its present checkpoint", async () => {
  const running = await start()
  await post(running, await bodyOf(0, 9))
  await post(running, await bodyOf(4, 6, 4))
  await running.close()
  await assert.rejects(acceptLog(dir, "log", (await noteOf(6, 4)).replace("\n6\n", "\n7\n")), { code: "log_malformed" })
  await assert.rejects(acceptLog(dir, "another", undefined), { code: "log_unknown" })
  await acceptLog(dir, "log", await noteOf(6, 4))
  const again = await start()
  assert.equal((await post(again, await bodyOf(6, 7, 4))).status, 200)
  await again.close()
})

test("a damaged state is refused, and so is an older one put back", async () => {
  const running = await start()
  await post(running, await bodyOf(0, 3))
  await running.close()
  const state = join(dir, "state.json")
  await copyFile(state, `${state}.old`)
  const again = await start()
  await post(again, await bodyOf(3, 5))
  await again.close()
  const newest = await readFile(state)

  await copyFile(`${state}.old`, state)
  await assert.rejects(start(), { code: "state_rolled_back", message: /write 1, and the last one answered for was 2/ })
  await rm(state)
  await assert.rejects(start(), { code: "state_rolled_back" })
  for (const damaged of [
    newest.subarray(0, 40),
    Buffer.alloc(0),
    newest.with(30, 0x20),
    Buffer.concat([newest, newest]),
  ]) {
    await writeFile(state, damaged)
    await assert.rejects(start(), { code: "state_corrupt" })
  }
  await writeFile(state, newest)
  await rm(join(dir, "generation"))
  await assert.rejects(start(), { code: "state_rolled_back" })
  await writeFile(join(dir, "generation"), "1\n")
  const ahead = await start()
  assert.equal(
    (await post(ahead, await bodyOf(5, 6))).status,
    200,
    "a crash between the two writes leaves the state one ahead",
  )
  await ahead.close()
})

test("two witnesses on one directory, a key that others may read, and a name that is none are refused", async () => {
  const running = await start()
  await assert.rejects(start(), { code: "state_in_use" })
  await running.close()
  const key = join(dir, files.key)
  assert.equal((await stat(key)).mode & 0o777, 0o600)
  await writeFile(join(dir, "copy"), await readFile(key), { mode: 0o644 })
  await rm(key)
  await copyFile(join(dir, "copy"), key)
  await assert.rejects(start(), { code: "key_exposed" })
  dir = `${dir}-other`
  await assert.rejects(start({ name: "a name" }), { code: "invalid_option" })
  assert.deepEqual(
    (await readdir(dir)).filter((name) => name !== "lock"),
    [],
  )
})

test("a list of logs that is none is refused where it is made and where it is read", async () => {
  await (await start()).close()
  await assert.rejects(addLog(join(dir, files.logs), "log+00000000+AAAA"), { code: "log_malformed" })
  assert.equal((await readFile(join(dir, files.logs), "utf8")).trim(), `log ${formatVerifierKey(vkey)}`)
  await writeFile(join(dir, files.logs), "logs\n")
  await assert.rejects(start(), { code: "log_malformed" })
  assert.equal((await readState(dir)).generation, 0)
})
