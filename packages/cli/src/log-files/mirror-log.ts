/**
 * Fetches a log's public files into a directory, for `subrosa log verify --from-files` and for anyone else's tools (C2SP tlog-tiles).
 *
 * What is complete is fetched once. Each checkpoint that was fetched is kept by its size: a log that later goes back or forks is caught by it.
 */
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { formatTilePath, parseCheckpoint, parseNote, tilesForSize, tileWidth, tileWidthMax } from "@subrosa/log"
import { CliError } from "../cli-error.ts"
import { exitCodes } from "../exit-codes.ts"

export interface Mirrored {
  size: number
  fetched: number
  /** Paths that the log does not serve, though its checkpoint says it must. */
  missing: string[]
}

const readsAtOnce = 8
const fileMaxBytes = 17 * 1024 * 1024

/** @throws CliError when the log cannot be reached */
export async function mirrorLog(
  base: string,
  dir: string,
  onProgress: (done: number, total: number) => void,
): Promise<Mirrored> {
  const get = fetcher(base.replace(/\/$/, ""))
  const note = await get("checkpoint")
  if (note === undefined) {
    throw new CliError("there is no log at this address", {
      hint: "the address ends in /v1/practices/<practice>/log",
      exitCode: exitCodes.usage,
    })
  }
  const { size } = parseCheckpoint(parseNote(note).text)
  const paths = pathsOf(size)
  const missing: string[] = []
  let [fetched, next, done] = [0, 0, 0]
  const worker = async () => {
    while (next < paths.length) {
      const path = paths[next++] ?? ""
      if (!(await exists(join(dir, path)))) {
        const bytes = await get(path)
        if (bytes !== undefined) await write(join(dir, path), bytes)
        else {
          missing.push(path)
          await fetchPart(path, get, dir)
        }
        fetched++
      }
      onProgress(++done, paths.length)
    }
  }
  await Promise.all(Array.from({ length: readsAtOnce }, worker))
  await write(join(dir, "checkpoints", String(size)), note)
  // Last: a directory with a checkpoint has the files it speaks of.
  await write(join(dir, "checkpoint"), note)
  await removeNarrower(
    dir,
    paths.filter((path) => !missing.includes(path)),
  )
  return { size, fetched, missing: missing.sort() }
}

function pathsOf(size: number): string[] {
  const paths = Array.from(tilesForSize(size), (tile) => formatTilePath(tile))
  for (let index = 0; index * tileWidthMax < size; index++) {
    paths.push(formatTilePath({ level: "entries", index, width: tileWidth(0, index, size) }))
  }
  return paths
}

/** Of a bundle that the log no longer serves whole, the longest part that it does: it ends before the first entry that is gone. */
async function fetchPart(path: string, get: Fetch, dir: string): Promise<void> {
  const [, stem, width = String(tileWidthMax)] = /^(tile\/entries\/[x\d/]+?)(?:\.p\/(\d+))?$/.exec(path) ?? []
  if (stem === undefined) return
  let [there, gone] = [0, Number(width)]
  let part: { path: string; bytes: Uint8Array } | undefined
  while (gone - there > 1) {
    const middle = Math.floor((there + gone) / 2)
    const at = `${stem}.p/${middle}`
    const bytes = await get(at)
    if (bytes === undefined) gone = middle
    else [there, part] = [middle, { path: at, bytes }]
  }
  if (part !== undefined) await write(join(dir, part.path), part.bytes)
}

/** Partial tiles of earlier sizes, where a wider one is there now. */
async function removeNarrower(dir: string, paths: readonly string[]): Promise<void> {
  for (const path of paths.filter((one) => !one.includes(".p/"))) {
    await rm(join(dir, `${path}.p`), { recursive: true, force: true })
  }
}

type Fetch = (path: string) => Promise<Uint8Array | undefined>

function fetcher(base: string): Fetch {
  return async (path) => {
    const answer = await fetch(`${base}/${path}`, { signal: AbortSignal.timeout(30_000) }).catch((cause: unknown) => {
      throw new CliError(`${base} cannot be reached`, {
        hint: "check the address and the network; run this again to go on",
        exitCode: exitCodes.unreachable,
        cause,
      })
    })
    if (answer.status === 404) {
      await answer.body?.cancel()
      return undefined
    }
    if (!answer.ok) throw new CliError(`${base}/${path} answered ${answer.status}`, { exitCode: exitCodes.failed })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    if (bytes.length > fileMaxBytes) throw new CliError(`${path} is too long for a file of a log`)
    return bytes
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, bytes)
  await rename(`${path}.new`, path)
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** A file of a mirror; undefined when it is not there. */
export async function readMirrored(dir: string, path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(dir, path))
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined
    throw error
  }
}
