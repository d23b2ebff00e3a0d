/** What the web app is made of, and whether it has changed since it was built. */
import { createHash } from "node:crypto"
import { glob, readFile, stat } from "node:fs/promises"
import { join, relative } from "node:path"

/** Packages whose code ends up in the browser. */
const packages = ["web", "engine", "fhir", "law", "incident", "contract", "crypto", "codec", "log"]

/** Size in bytes and time of change in milliseconds of each file, by its path from the repository's root. */
export type SourceStats = Record<string, readonly [number, number]>

/** Fast: reads no file. */
export async function sourceStats(root: string): Promise<SourceStats> {
  const paths: string[] = ["package-lock.json"]
  const found = glob(`packages/{${packages.join(",")}}/**/*`, {
    cwd: root,
    withFileTypes: true,
    // Of directories; files are looked at below.
    exclude: (entry) => entry.name === "node_modules" || /^(\.|dist($|\.))/.test(entry.name),
  })
  for await (const entry of found) {
    if (!entry.isFile() || /^\.|\.test\.tsx?$/.test(entry.name)) continue
    paths.push(relative(root, join(entry.parentPath, entry.name)))
  }
  const stats = await Promise.all(
    paths.sort().map(async (path) => {
      const found = await stat(join(root, path)).catch(() => undefined)
      return found === undefined ? undefined : ([path, [found.size, found.mtimeMs] as const] as const)
    }),
  )
  return Object.fromEntries(stats.filter((entry) => entry !== undefined))
}

export function sameStats(a: SourceStats, b: SourceStats): boolean {
  const paths = Object.keys(a)
  if (paths.length !== Object.keys(b).length) return false
  return paths.every((path) => a[path]?.[0] === b[path]?.[0] && a[path]?.[1] === b[path]?.[1])
}

/** SHA-256 over paths and contents, in hexadecimal: the same wherever and whenever the files were checked out. */
export async function sourceHash(root: string, paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256")
  for (const path of [...paths].sort()) {
    const content = await readFile(join(root, path))
    hash.update(`${path.replaceAll("\\", "/")}\n${content.byteLength}\n`).update(content)
  }
  return hash.digest("hex")
}
