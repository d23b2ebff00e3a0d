/** A real browser for drills and tests: the system's Chromium, driven by playwright-core. */
import { execFile } from "node:child_process"
import { access } from "node:fs/promises"
import { promisify } from "node:util"
import { type Browser, chromium as launcher } from "playwright-core"

const run = promisify(execFile)

const candidates = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]

/** Nothing that calls home, and what containers need. Our own pages only are opened. */
export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Launches Chromium: the one in CHROMIUM_PATH, the system's, or, as root on Debian and its kin, one that apt-get brings. */
export async function chromium(): Promise<Browser> {
  return launcher.launch({ executablePath: await chromiumPath(), args: flags })
}

export async function chromiumPath(): Promise<string> {
  const found = await firstExisting([process.env.CHROMIUM_PATH ?? "", ...candidates])
  if (found !== undefined) return found
  if (process.getuid?.() === 0 && (await firstExisting(["/usr/bin/apt-get"])) !== undefined) {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
    await run("apt-get", ["update"], { env })
    await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], {
      env,
      maxBuffer: 64 * 1024 * 1024,
    })
    const installed = await firstExisting(candidates)
    if (installed !== undefined) return installed
  }
  throw new Error(
    "a real browser is needed: Chromium is not here: install it (`apt-get install chromium`) or set CHROMIUM_PATH to one",
  )
}

async function firstExisting(paths: string[]): Promise<string | undefined> {
  for (const path of paths) {
    if (
      path !== "" &&
      (await access(path).then(
        () => true,
        () => false,
      ))
    )
      return path
  }
  return undefined
}
