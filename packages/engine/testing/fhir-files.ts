/** FHIR files for tests: the committed examples and, where SUBROSA_SHARED_DATA names a folder, every `fhir-*` in it. */
import assert from "node:assert/strict"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { loadStructure, readResources, validateResource } from "@subrosa/fhir"
import type { ImportSource } from "../src/port.ts"

const committed = join(import.meta.dirname, "..", "..", "..", "vectors", "fhir", "examples", "valid")

export async function vectorFolders(): Promise<{ name: string; folder: string }[]> {
  const shared = process.env.SUBROSA_SHARED_DATA
  const examples = { name: "the committed examples", folder: committed }
  if (shared === undefined) return [examples]
  const names = (await readdir(shared)).filter((name) => name.startsWith("fhir-")).sort()
  return [examples, ...names.map((name) => ({ name, folder: join(shared, name) }))]
}

export async function filesOf(folder: string): Promise<ImportSource[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:json|ndjson)$/.test(name)).sort()
  return names.map((name) => ({ name, stream: () => streamOf(join(folder, name)) }))
}

async function streamOf(path: string): Promise<ReadableStream<Uint8Array>> {
  const stream = new Response(await readFile(path)).body
  assert.ok(stream)
  return stream
}

/** A text that is the same for the same JSON, members sorted, each number in its very digits. */
export function canonical(text: string): string {
  const withDigits = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? { "number's digits": context?.source } : value
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return JSON.stringify(JSON.parse(text, withDigits), sorted)
}

/** The valid resources of files, each canonical, and how many were refused by reader or validator. */
export async function readTexts(sources: readonly ImportSource[]): Promise<{ valid: Set<string>; refused: number }> {
  const structure = await loadStructure()
  const valid = new Set<string>()
  let refused = 0
  for (const source of sources) {
    for await (const items of readResources(await source.stream(), { name: source.name })) {
      for (const item of items) {
        if (item.kind === "bundle") continue
        if (item.kind === "resource" && validateResource(structure, item.resource).length === 0) {
          valid.add(canonical(item.text))
        } else refused++
      }
    }
  }
  return { valid, refused }
}
