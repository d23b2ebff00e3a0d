/** Reads test vectors from `vectors/`. Only tests import this. */
import { readdirSync, readFileSync } from "node:fs"

const root = new URL("../../../vectors/", import.meta.url)

/** The cases of one published file, whose members are texts, numbers and lists. */
export function readCases<T>(path: string): T[] {
  return JSON.parse(readFileSync(new URL(path, root), "utf8"))
}

export function readBytes(path: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(new URL(path, root)))
}

export function listFiles(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, root)).sort()
}

export type Vector = {
  name: string
  operation: string
  input: Record<string, unknown>
  /** `ok`, or the code of the error. */
  expect: string
  output?: unknown
}

/** Our own vectors of one spec: one expected outcome per file. */
export function readVectors(topic: string): Vector[] {
  return listFiles(topic)
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({
      name: file.slice(0, -".json".length),
      ...JSON.parse(readFileSync(new URL(`${topic}/${file}`, root), "utf8")),
    }))
}
