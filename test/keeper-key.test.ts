/**
 * The keeper's key exchanged beneath a running server: from a file into a token (SoftHSM standing for the smartcard) and back, by the
 * command in a process of its own, while a person works.
 */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { nodePlatform } from "@subrosa/cli"
import { sealKeyFile } from "@subrosa/crypto"
import { openKeyFile } from "@subrosa/crypto/open"
import { createEngine, type Engine } from "@subrosa/engine"
import { type SoftToken, softToken } from "@subrosa/testkit"
import { query } from "./support/apart.ts"
import { type ChildServer, freePort, program, startChild } from "./support/child-server.ts"

const run = promisify(execFile)
const passphrase = "correct horse battery staple"
const deviceLabel = "Test"
let dir: string
let token: SoftToken
let port: number
let server: ChildServer
let chart: Awaited<ReturnType<Engine["patientCreate"]>>
const at = (name: string) => join(dir, name)

const subrosa = (...args: string[]) => run(process.execPath, [program, ...args], { env: process.env })
const start = () => startChild({ data: at("data"), port })

async function signedIn(): Promise<Engine> {
  const engine = createEngine(nodePlatform({ origin: server.url, stateFile: at("state.json") }))
  await engine.keyFileSignIn({ text: await readFile(at("owner.key"), "utf8"), passphrase, deviceLabel })
  return engine
}

/** Signs in anew (an attempt is sealed), opens a chart, and verifies the log. */
async function works(): Promise<void> {
  const engine = await signedIn()
  const open = await engine.chartOpen({ chart, purpose: "TREAT" })
  assert.match(JSON.stringify(open), /Nowak/)
  assert.deepEqual((await engine.logVerify()).failures, [])
  await engine.signOut({ everywhere: false })
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-keeper-key-"))
  token = await softToken()
  port = await freePort()
  server = await start()
  const engine = createEngine(nodePlatform({ origin: server.url, stateFile: at("state.json") }))
  await engine.keyFileSetup({
    setupToken: server.setupLink?.replace(/^.*#/, "") ?? "",
    ...{ practiceName: "Elm Street", personName: "Ann", seesPatients: true, deviceLabel, passphrase },
    keep: async (text) =>
      writeFile(at("owner.key"), await sealKeyFile(await openKeyFile(text, passphrase), passphrase, 10)),
  })
  const own = await signedIn()
  chart = await own.patientCreate({
    patient: { resourceType: "Patient", name: [{ family: "Nowak", given: ["Ida"] }], birthDate: "1984-02-29" },
  })
  await own.signOut({ everywhere: false })
})
after(async () => {
  await server?.kill("SIGTERM")
  await token?.remove()
  await rm(dir, { recursive: true, force: true })
})

const rotate = (to: string, settle = "1") =>
  subrosa("keeper", "key", "rotate", "--data", at("data"), "--to", to, "--settle", settle)

test("from file to file to token and back beneath a running server, which needs no restart", async () => {
  await works()
  await subrosa("keeper", "key", "create", "--keeper-key", at("second.key"))
  const { stdout } = await rotate(at("second.key"))
  assert.match(stdout, /Sealed anew: [1-9]/)
  await works()

  const uri = token.uri("subrosa")
  assert.match((await subrosa("keeper", "key", "create", "--keeper-key", uri)).stdout, /cannot leave its token/)
  await rotate(uri)
  // The files that were may go now.
  await rm(at("data/keeper.key"))
  await rm(at("second.key"))
  await works()
  const places = await query(server, "select count(*)::int as n from keeper.key_rotation where finished_at is not null")
  assert.equal(places[0]?.n, 2)

  // The token pulled out: in words, and well again when it is back.
  await token.pullOut()
  await assert.rejects(signedIn(), { code: "offline" })
  await token.putBack()
  await sleep(1_100)
  await works()

  // A restart finds the key by what the rotation has left in the data directory.
  await server.kill("SIGTERM")
  server = await start()
  await works()

  await subrosa("keeper", "key", "create", "--keeper-key", at("third.key"))
  await rotate(at("third.key"))
  await works()
  await server.kill("SIGTERM")
  await token.pullOut()
  server = await start()
  await works()
  await token.putBack()
})

test("killed in the middle it leaves a server that works with either key, and is taken up again", async () => {
  await subrosa("keeper", "key", "create", "--keeper-key", at("fourth.key"))
  const child = run(process.execPath, [
    ...[program, "keeper", "key", "rotate", "--data", at("data"), "--to", at("fourth.key"), "--settle", "600"],
  ])
  child.catch(() => {})
  for (;;) {
    const [row] = await query(server, "select count(*)::int as n from keeper.key_rotation where finished_at is null")
    if (row?.n === 1) break
    await sleep(20)
  }
  child.child.kill("SIGKILL")
  await works()
  await server.kill("SIGTERM")
  server = await start()
  await works()
  await assert.rejects(rotate(at("third.key")), /under way/)
  await rotate(at("fourth.key"))
  await works()
  const [left] = await query(server, "select count(*)::int as n from keeper.key_rotation where finished_at is null")
  assert.equal(left?.n, 0)
})

test("a wrong PIN, a missing token and a missing key are named before anything starts", async () => {
  const wrong = at("wrong-pin")
  await writeFile(wrong, "0000", { mode: 0o600 })
  const uri = token.uri("subrosa")
  const tries = [
    [uri.replace(token.pinFile, wrong), /PIN is wrong[\s\S]*locks itself/],
    [uri.replace("token=keeper", "token=elsewhere"), /no token named elsewhere[\s\S]*plug the token in/],
    [uri.replace("object=subrosa", "object=none"), /no key named none[\s\S]*key create/],
    [uri.replace(token.modulePath, "/nowhere.so"), /no PKCS#11 library/],
  ] as const
  for (const [keeperKey, words] of tries) {
    const args = ["keeper", "--listen", `unix:${at("k.sock")}`, "--data", at("keeper"), "--keeper-key", keeperKey]
    await assert.rejects(subrosa(...args), (error: Error) => words.test(error.message), keeperKey)
  }
})
