/** A practice on a real server, whose owner works by the commands with a key file. They run in this process, so that a test waits for no start. */
import assert from "node:assert/strict"
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { AccountId, Role } from "@subrosa/contract"
import { createEngine, type Engine } from "@subrosa/engine"
import { readConfig, startServer, subrosaModules } from "@subrosa/server"
import { Secret, TOTP } from "otpauth"
import { describeFailure } from "../../packages/cli/src/describe-failure.ts"
import { nodePlatform } from "../../packages/cli/src/node-platform.ts"
import { createProgram } from "../../packages/cli/src/program.ts"

const bin = fileURLToPath(new URL("../../packages/cli/bin/subrosa.js", import.meta.url))

const passphrase = "correct horse battery staple"

export interface CommandLine {
  url: string
  /** The owner's engine, locked. */
  owner: Engine
  account: AccountId
  at(name: string): string
  /** What a command printed, or the words of its failure. */
  subrosa(...args: string[]): Promise<{ exitCode: number; text: string }>
  /** The same command in a process of its own. */
  spawn(...args: string[]): { process: ChildProcessWithoutNullStreams; ended: Promise<number | null> }
  /** Its answer with `--json`; fails when the command does. */
  json<T>(...args: string[]): Promise<T>
  /** As `owner`, open while `work` lasts. */
  asOwner<T>(work: (engine: Engine) => Promise<T>): Promise<T>
  /** Someone who signs in with a password; their engine is open. */
  admit(personName: string, roles: Role[]): Promise<Engine>
  close(): Promise<void>
}

export async function openCommandLine(): Promise<CommandLine> {
  const environment = { ...process.env }
  const dir = await mkdtemp(join(tmpdir(), "subrosa-commands-"))
  const at = (name: string) => join(dir, name)
  process.env.SUBROSA_PASSPHRASE = passphrase
  process.env.XDG_STATE_HOME = at("state")
  delete process.env.DATABASE_URL
  const server = await startServer(readConfig({ data: at("data"), port: 0 }), {
    modules: subrosaModules({}),
    web: false,
  })
  const owner = createEngine(nodePlatform({ origin: server.url, stateFile: at("state/subrosa/state.json") }))
  const { account } = await owner.keyFileSetup({
    setupToken: server.setupLink?.replace(/^.*#/, "") ?? "",
    practiceName: "Elm Street",
    personName: "Ann",
    seesPatients: true,
    deviceLabel: "Test",
    passphrase,
    keep: (text) => writeFile(at("owner.key"), text),
  })

  async function subrosa(...args: string[]): Promise<{ exitCode: number; text: string }> {
    const printed: string[] = []
    const write = process.stdout.write.bind(process.stdout)
    // Commands print text; what the test runner reports through the same pipe is bytes.
    process.stdout.write = (chunk: string | Uint8Array) =>
      typeof chunk === "string" ? printed.push(chunk) > 0 : write(chunk)
    try {
      const program = await createProgram([])
      await program.parseAsync(["--server", server.url, "--key", at("owner.key"), ...args], { from: "user" })
      return { exitCode: 0, text: printed.join("") }
    } catch (error) {
      const { exitCode, message, hint } = describeFailure(error)
      return { exitCode, text: `${printed.join("")}${message}\n${hint ?? ""}` }
    } finally {
      process.stdout.write = write
    }
  }

  async function asOwner<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    await owner.keyFileSignIn({ text: await readFile(at("owner.key"), "utf8"), passphrase, deviceLabel: "Test" })
    try {
      return await work(owner)
    } finally {
      await owner.lock()
    }
  }

  return {
    url: server.url,
    owner,
    account,
    at,
    subrosa,
    spawn(...args) {
      const process = spawn(bin, ["--server", server.url, "--key", at("owner.key"), ...args])
      return { process, ended: once(process, "close").then(([code]) => code) }
    },
    async json(...args) {
      const { exitCode, text } = await subrosa(...args, "--json")
      assert.equal(exitCode, 0, text)
      return JSON.parse(text)
    },
    asOwner,
    admit: (personName, roles) =>
      asOwner(async (engine) => {
        const { link } = await engine.invite({ roles, label: personName })
        const newcomer = createEngine(nodePlatform({ origin: server.url, stateFile: at(`${personName}.json`) }))
        const loginName = `${personName.toLowerCase()}@example.org`
        const { secret: totpSecret } = await newcomer.totpCreate(loginName)
        const { ticket } = await newcomer.joinStart({ link, personName })
        const totpCode = new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate()
        const wayIn = { kind: "password" as const, loginName, password: passphrase, totpSecret, totpCode }
        await newcomer.joinFinish({ ticket, wayIn, deviceLabel: "Test" })
        const open = Promise.withResolvers<void>()
        const stop = newcomer.onState(({ kind }) => kind === "open" && open.resolve())
        assert.deepEqual((await engine.confirmNewcomers()).confirmed, [personName])
        await open.promise
        stop()
        return newcomer
      }),
    async close() {
      process.env = environment
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
