/**
 * Builds the web app when its sources have changed, and only then.
 *
 * Vite runs in a process of its own: its memory goes back to the system before the server takes its first request.
 */
import { fork } from "node:child_process"
import { once } from "node:events"
import { access, constants, readFile, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { ServerError } from "../errors.ts"
import { type SourceStats, sameStats, sourceHash, sourceStats } from "./sources.ts"

/** Where the repository is, seen from here. */
export const repositoryRoot = join(import.meta.dirname, "..", "..", "..", "..")

export type WebBuildProgress = { step: "transform"; modules: number } | { step: "bundle" } | { step: "compress" }

export interface WebBuildOptions {
  /** Root of the source tree. */
  root?: string
  /** Where the app goes if the source tree cannot be written. */
  fallbackDir: string
  onProgress?: (progress: WebBuildProgress) => void
}

export interface WebApp {
  dir: string
  /** Whether this call had to build it. */
  built: boolean
}

/** Left in the built app: from what it was made. Not served (dotfiles are not). */
const stampFile = ".stamp.json"
interface Stamp {
  hash: string
  stats: SourceStats
}

/** Answers the directory of an app that fits the sources. Throws ServerError `web_build_failed`. */
export async function buildWeb({
  root = repositoryRoot,
  fallbackDir,
  onProgress = () => {},
}: WebBuildOptions): Promise<WebApp> {
  const web = join(root, "packages", "web")
  const beside = join(web, "dist")
  const stats = await sourceStats(root)
  const places = [beside, fallbackDir]
  const stamps = await Promise.all(places.map(readStamp))
  const current = stamps.findIndex((stamp) => stamp !== undefined && sameStats(stamp.stats, stats))
  if (current >= 0) return { dir: places[current] ?? beside, built: false }

  const hash = await sourceHash(root, Object.keys(stats))
  const same = stamps.findIndex((stamp) => stamp?.hash === hash)
  if (same >= 0) {
    // Checked out anew: the same contents at other times. If the note cannot be renewed, the next start hashes again.
    const dir = places[same] ?? beside
    await writeStamp(dir, { hash, stats }).catch(() => {})
    return { dir, built: false }
  }
  const dir = (await writable(web)) ? beside : fallbackDir
  const fresh = `${dir}.new-${process.pid}`
  try {
    await runBuild(web, fresh, onProgress)
    await writeStamp(fresh, { hash, stats })
    await swap(fresh, dir)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  return { dir, built: true }
}

async function runBuild(web: string, outDir: string, onProgress: (progress: WebBuildProgress) => void): Promise<void> {
  const builder = fork(join(import.meta.dirname, "build-process.ts"), [web, outDir], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  // Vite's report matters only if it fails.
  let report = ""
  for (const stream of [builder.stdout, builder.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      report = (report + text).slice(-4_000)
    })
  }
  builder.on("message", (message) => {
    if (isProgress(message)) onProgress(message)
  })
  const stop = () => builder.kill()
  process.once("exit", stop)
  const [code] = await once(builder, "exit").finally(() => process.removeListener("exit", stop))
  if (code === 0) return
  throw new ServerError(
    "web_build_failed",
    `the web app could not be built:\n${report.trim()}`,
    "run `npm ci` again; if it still fails, the sources have an error that `npm run types` shows",
  )
}

const isProgress = (message: unknown): message is WebBuildProgress =>
  typeof message === "object" && message !== null && "step" in message

/** Renames in an order that leaves a whole app at `dir` but for an instant. */
async function swap(fresh: string, dir: string): Promise<void> {
  const old = `${dir}.old-${process.pid}`
  await rename(dir, old).catch(() => {})
  await rename(fresh, dir)
  await rm(old, { recursive: true, force: true })
}

async function readStamp(dir: string): Promise<Stamp | undefined> {
  try {
    const { hash, stats } = JSON.parse(await readFile(join(dir, stampFile), "utf8"))
    return typeof hash === "string" && typeof stats === "object" && stats !== null ? { hash, stats } : undefined
  } catch {
    return undefined
  }
}

const writeStamp = (dir: string, stamp: Stamp) => writeFile(join(dir, stampFile), JSON.stringify(stamp))

const writable = (dir: string): Promise<boolean> =>
  access(dir, constants.W_OK).then(
    () => true,
    () => false,
  )
