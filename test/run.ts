/**
 * `npm test`: types, lint and format, then every test in one run of the runner, so that its closing counts are the whole truth.
 *
 * The browser tests need Debian's chromium, those of keys in tokens its softhsm2. As root they are installed here; otherwise the run fails and says what to install.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

/** Each source is stripped of its types once in a run, not once in each of its many processes. */
const compileCache = mkdtempSync(join(tmpdir(), "subrosa-compile-cache-"))
process.on("exit", () => rmSync(compileCache, { recursive: true, force: true }))

// Child processes find this very Node first, whatever the machine has.
const env = {
  NODE_COMPILE_CACHE: compileCache,
  ...process.env,
  PATH: `${dirname(process.execPath)}:${process.cwd()}/node_modules/.bin:${process.env.PATH}`,
}

function step(title: string, command: string, args: readonly string[]): void {
  process.stdout.write(`\n== ${title}\n`)
  const { status } = spawnSync(command, args, { stdio: "inherit", env })
  if (status !== 0) {
    process.stderr.write(`${title}: failed\n`)
    process.exit(status ?? 1)
  }
}

function installSystemPackages(): void {
  const needed = [
    { file: "/usr/bin/chromium", name: "chromium" },
    { file: "/usr/bin/softhsm2-util", name: "softhsm2" },
  ].filter(({ file }) => !existsSync(file))
  if (needed.length === 0) return
  const names = needed.map(({ name }) => name)
  if (process.getuid?.() !== 0) {
    process.stderr.write(
      `The tests need the system packages: ${names.join(", ")}. Install them and run this again:\n  sudo apt-get install ${names.join(" ")}\n`,
    )
    process.exit(1)
  }
  step("system packages: update", "apt-get", ["update", "-q"])
  step(`system packages: ${names.join(", ")}`, "apt-get", ["install", "-y", "-q", "--no-install-recommends", ...names])
}

installSystemPackages()
step("types", "tsc", ["--noEmit"])
step("lint and format", "biome", ["check", "."])
step("tests", process.execPath, [
  "--test",
  // Three on two processors: browsers and clocks are waited for.
  "--test-concurrency=3",
  "packages/*/src/**/*.test.ts",
  "test/**/*.test.ts",
  "e2e/**/*.test.ts",
])
