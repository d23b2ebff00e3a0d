import assert from "node:assert/strict"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { loadStructure, type Resource, readResources, validateResource } from "@subrosa/fhir"
import { createCharts } from "../charts.ts"
import { memoryCore } from "../log/testing/memory-core.ts"
import type { ImportSource } from "../port.ts"

const committed = join(import.meta.dirname, "..", "..", "..", "..", "vectors", "fhir", "examples", "valid")
const shared = process.env.SUBROSA_SHARED_DATA
const folders = async () => {
  if (shared === undefined) return [committed]
  const names = (await readdir(shared)).filter((name) => name.startsWith("fhir-"))
  return [committed, ...names.map((name) => join(shared, name))]
}

async function filesOf(folder: string): Promise<ImportSource[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:json|ndjson)$/.test(name)).sort()
  return names.map((name) => ({ name, stream: () => streamOf(join(folder, name)) }))
}
async function streamOf(path: string): Promise<ReadableStream<Uint8Array>> {
  const stream = new Response(await readFile(path)).body
  assert.ok(stream)
  return stream
}

/** A text that is the same for the same JSON, members sorted, each number in its very digits. */
function canonical(text: string): string {
  const withDigits = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? { "number's digits": context?.source } : value
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return JSON.stringify(JSON.parse(text, withDigits), sorted)
}

async function validTexts(sources: readonly ImportSource[]): Promise<{ valid: Set<string>; invalid: number }> {
  const structure = await loadStructure()
  const valid = new Set<string>()
  let invalid = 0
  for (const source of sources) {
    for await (const items of readResources(await source.stream(), { name: source.name })) {
      for (const item of items) {
        if (item.kind === "resource" && isValid(item.resource)) valid.add(canonical(item.text))
        else if (item.kind !== "bundle") invalid++
      }
    }
  }
  return { valid, invalid }
  function isValid(resource: Resource): boolean {
    return validateResource(structure, resource).length === 0
  }
}

async function exported(stream: ReadableStream<Uint8Array>, name: string): Promise<Set<string>> {
  const texts = new Set<string>()
  for await (const items of readResources(stream, { name })) {
    for (const item of items) {
      // An export without resources is an empty file.
      if (item.kind === "refused") assert.equal(item.reasonCode, "empty")
      if (item.kind === "resource") texts.add(canonical(item.text))
    }
  }
  return texts
}

for (const folder of await folders()) {
  const name = folder === committed ? "the committed examples" : folder.slice((shared ?? "").length + 1)
  test(`every valid resource of ${name} comes out equal, and what is invalid is named`, async () => {
    const core = memoryCore()
    const charts = createCharts(core)
    const sources = await filesOf(folder)
    const { valid, invalid } = await validTexts(sources)
    const report = await charts.import({ sources, addToWorklist: false })
    assert.equal(report.refused.length, invalid)

    for (const format of ["bundle", "ndjson"] as const) {
      const { stream, fileName } = await charts.exportPractice({ format, history: true })
      const out = await exported(stream, fileName)
      const missing = [...valid].filter((text) => !out.has(text))
      assert.deepEqual(missing, [])
    }

    const size = core.log.events.filter(({ event }) => JSON.parse(event).type === "write").length
    const again = await charts.import({ sources, addToWorklist: false })
    assert.equal(core.log.events.filter(({ event }) => JSON.parse(event).type === "write").length, size)
    for (const counts of Object.values(again.resources)) assert.equal(counts.added + counts.updated, 0)
  })
}
