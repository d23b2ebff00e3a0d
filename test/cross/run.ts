/**
 * `npm run cross-check`: a log of ours, fetched from a real server, checked by another implementation: golang.org/x/mod/sumdb from Debian's
 * packages (golang-go, golang-golang-x-mod-dev). As root it installs them; otherwise it says what to install.
 */
import { spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { existsSync } from "node:fs"
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Event, logPath, settingsDefault } from "@subrosa/contract"
import { foundPractice } from "@subrosa/testkit"
import { mirrorLog } from "../../packages/cli/src/log-files/mirror-log.ts"
import { testServer } from "../support/server.ts"

const source = "/usr/share/gocode/src"
const packages = ["golang-go", "golang-golang-x-mod-dev"]
const entries = 700

const run = (command: string, args: string[], options: Parameters<typeof spawnSync>[2] = {}): void => {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", ...options })
  if (error !== undefined || status !== 0) throw new Error(`${command} failed`, { cause: error })
}

if (!existsSync(join(source, "golang.org/x/mod/sumdb/tlog"))) {
  if (process.getuid?.() !== 0) {
    throw new Error(`install the other implementation first: apt-get install ${packages.join(" ")}`)
  }
  run("apt-get", ["install", "-y", "--no-install-recommends", ...packages])
}

const server = await testServer()
const dir = await mkdtemp(join(tmpdir(), "subrosa-cross-"))
try {
  const founded = await foundPractice(server.office)
  const events = Array.from(
    { length: entries },
    (): Event => ({
      ...{ type: "settings", practice: founded.practice, time: new Date().toISOString() },
      ...{ account: founded.owner.person.account, device: randomUUID() },
      settings: settingsDefault,
    }),
  )
  await server.office.keeper.sequencer.append(founded.practice, { run: async () => ({ events, result: 1 }) })
  const mirror = join(dir, "mirror")
  await mirrorLog(server.url + logPath(founded.practice), mirror, () => {})
  // Debian keeps Go's libraries in a GOPATH; ours is a program in it.
  const program = join(dir, "go/src/cross")
  await mkdir(program, { recursive: true })
  await cp(join(import.meta.dirname, "main.go"), join(program, "main.go"))
  const environment = {
    ...process.env,
    GO111MODULE: "off",
    GOPATH: `${join(dir, "go")}:/usr/share/gocode`,
    GOFLAGS: "",
    GOCACHE: join(dir, "cache"),
  }
  run("go", ["run", "cross", mirror, JSON.parse(founded.body.card.card).logKey], { env: environment, cwd: program })
} finally {
  await server.close()
  await rm(dir, { recursive: true, force: true })
}
