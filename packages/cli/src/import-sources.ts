/** Files to import, below paths that were named. */
import { createReadStream } from "node:fs"
import { readdir, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { Readable } from "node:stream"
import type { ImportSource } from "@subrosa/engine"
import { fhirFileNames, fileNameKind } from "@subrosa/fhir"
import { CliError } from "./cli-error.ts"
import { exitCodes } from "./exit-codes.ts"

export interface ImportFiles {
  sources: ImportSource[]
  /** Of folders: files that are not taken for FHIR by their names. */
  leftOut: string[]
}

/** In a stable order. @throws CliError for a path that cannot be read, and when there is no file to read at all */
export async function importFilesIn(paths: readonly string[]): Promise<ImportFiles> {
  const found = await Promise.all(paths.map(filesBelow))
  const files: ImportFiles = {
    sources: found.flatMap(({ sources }) => sources),
    leftOut: found.flatMap(({ leftOut }) => leftOut),
  }
  if (files.sources.length > 0) return files
  throw new CliError(`there is no file to import in ${paths.join(", ")}`, {
    hint: `of a folder, files are read whose names end in ${fhirFileNames}`,
    exitCode: exitCodes.usage,
  })
}

export const sourcesOf = async (path: string): Promise<ImportSource[]> => (await filesBelow(path)).sources

async function filesBelow(path: string): Promise<ImportFiles> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read`, { exitCode: exitCodes.usage, cause })
  })
  if (!info.isDirectory()) return { sources: [sourceOf(path, info.size)], leftOut: [] }
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const ofKind = (kind: "fhir" | "other") => files.filter((file) => fileNameKind(file) === kind)
  return { sources: (await Promise.all(ofKind("fhir").map(sourcesOf))).flat(), leftOut: ofKind("other") }
}

const sourceOf = (path: string, size: number): ImportSource => ({
  name: basename(path),
  size,
  stream: () => Readable.toWeb(createReadStream(path, { highWaterMark: 256 * 1024 })) as ReadableStream<Uint8Array>,
})
