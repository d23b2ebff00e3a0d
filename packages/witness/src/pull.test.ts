import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import {
  appendLeaves,
  cosignatureVerifier,
  ed25519Signer,
  emptyEdge,
  formatCheckpoint,
  formatTilePath,
  formatVerifierKey,
  leafHash,
  signatureTypes,
  signNote,
  verifierKey,
  verifyNote,
} from "@subrosa/log"
import { keyFromSeed, verifyEd25519 } from "./ed25519.ts"
import { addLog } from "./log-list.ts"
import { pullLog } from "./pull.ts"
import { files, type RunningWitness, runWitness } from "./run.ts"

const seed = keyFromSeed(randomBytes(32))
const key = verifierKey("log", signatureTypes.ed25519, seed.publicKey)
const signer = ed25519Signer("log", seed.publicKey, async (message) => seed.sign(message))
const served = new Map<string, string | Uint8Array>()
const posted: string[] = []
let dir = ""
let log: Server
let url = ""
let running: RunningWitness

/** What the log shows from now on: `size` entries, others from entry `from` on. */
async function show(size: number, from = size): Promise<void> {
  served.clear()
  const leaves = Array.from({ length: size }, (_, i) => leafHash(Uint8Array.of(i >> 8, i, i < from ? 0 : 1)))
  const { tiles, root } = appendLeaves(emptyEdge, leaves)
  for (const tile of tiles) served.set(`/${formatTilePath(tile)}`, tile.hashes)
  const note = await signNote(formatCheckpoint({ origin: "log", size, root }), [signer])
  served.set("/candidate-checkpoint", note).set("/checkpoint", note)
}
const pull = () => pullLog(running.witness, { key, url })
const start = () =>
  runWitness({
    ...{ dir: join(dir, "state"), name: "witness/test", graceSeconds: 0 },
    ...{ onLine: () => {}, onFatal: (error) => assert.fail(String(error)) },
  })

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-pull-"))
  log = createServer((request, response) => {
    if (request.method === "POST") {
      request.setEncoding("utf8").on("data", (part: string) => posted.push(part))
      request.on("end", () => response.writeHead(204).end())
      return
    }
    const body = served.get(request.url ?? "")
    if (body === undefined) response.writeHead(404).end()
    else response.end(body)
  })
  await new Promise<void>((done) => log.listen(0, "127.0.0.1", done))
  const address = log.address()
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`
  running = await start()
  await addLog(join(dir, "state", files.logs), `${formatVerifierKey(key)} ${url}`)
})
after(async () => {
  await running.close()
  log.close()
  await rm(dir, { recursive: true, force: true })
})

test("a log that grows is cosigned from its own tiles, and the cosignature brought to it", async () => {
  for (const size of [3, 300, 700, 700]) {
    await show(size)
    assert.deepEqual(await pull(), { status: 200, size })
  }
  const verifier = cosignatureVerifier(running.witness.key.verifierKey, verifyEd25519)
  assert.equal((await verifyNote(posted.at(-1) ?? "", [verifier])).verified.length, 1)
  assert.equal(posted.length, 4)
})

test("a log that shows less, or a tree that did not grow from what was cosigned, is an alarm and gets nothing", async () => {
  await show(650)
  assert.equal((await pull()).status, 409)
  await show(800, 500)
  assert.equal((await pull()).status, 422)
  await show(300, 100)
  assert.equal((await pull()).status, 409)
  assert.deepEqual(
    running.witness.state().alarms.map(({ kind }) => kind),
    ["went back", "unproven", "forked"],
  )
  assert.equal(posted.length, 4)
})

test("a log that bears this witness's cosignature of more than it remembers stops it", async () => {
  served.set("/checkpoint", posted.at(-1) ?? "")
  await running.close()
  await rm(join(dir, "state", "state.json"))
  await rm(join(dir, "state", "generation"))
  running = await start()
  await assert.rejects(pull(), { code: "state_rolled_back", message: /cosignature of 700 entries, and it remembers 0/ })
})

test("a log that cannot be reached is no alarm", async () => {
  await assert.rejects(pullLog(running.witness, { key, url: "http://127.0.0.1:1" }), /fetch failed/)
  assert.deepEqual(running.witness.state().alarms, [])
})
