/** An import by the engine that is run again after each crash until it comes to its end, and an export to see what came of it. */

import { setTimeout as sleep } from "node:timers/promises"
import type { Engine, ImportReport, ImportSource } from "@subrosa/engine"
import { EngineError } from "@subrosa/engine"

/** FHIR NDJSON of invented patients, each with observations of their own. */
function inventedNdjson(of: string, patients: number, observations: number): string {
  const lines: string[] = []
  for (let i = 0; i < patients; i++) {
    lines.push(
      JSON.stringify({
        resourceType: "Patient",
        id: `${of}-p${i}`,
        identifier: [{ system: "urn:test:mrn", value: `MRN-${of}-${i}` }],
        name: [{ family: `Family${of}${i}`, given: [`Given${i}`] }],
        birthDate: `19${String(50 + (i % 50)).padStart(2, "0")}-01-01`,
      }),
    )
    for (let j = 0; j < observations; j++) {
      lines.push(
        JSON.stringify({
          resourceType: "Observation",
          id: `${of}-o${i}-${j}`,
          status: "final",
          code: { text: `observation ${j}` },
          subject: { reference: `Patient/${of}-p${i}` },
          valueString: `value ${i}.${j} ${"x".repeat(500)}`,
        }),
      )
    }
  }
  return `${lines.join("\n")}\n`
}

const sourceOf = (name: string, text: string): ImportSource => ({
  name,
  size: Buffer.byteLength(text),
  stream: () => new Blob([text]).stream(),
})

/** Until it has run to its end once. */
export async function importUntilDone(
  engine: Engine,
  sources: readonly ImportSource[],
  signIn: () => Promise<void>,
): Promise<{ report: ImportReport; runs: number }> {
  for (let runs = 1; ; runs++) {
    try {
      if (engine.state().kind !== "open") await signIn()
      const report = await engine.import({ sources: [...sources], addToWorklist: false })
      if (!report.interrupted) return { report, runs }
    } catch (error) {
      // Not reachable, or in recovery: what a crash looks like from here. Anything else is a fault.
      const codes = ["offline", "server_error", "locked"]
      if (!(error instanceof EngineError) || !codes.includes(error.code)) throw error
    }
    await sleep(100)
  }
}

/** A file of invented patients of its own for each number. */
export const inventedFile = (number: number): ImportSource =>
  sourceOf(`file-${number}.ndjson`, inventedNdjson(`f${number}`, 12, 12))

/** Resources by type and id, each as often as the export has it. */
export async function exported(engine: Engine): Promise<Map<string, string[]>> {
  const { stream } = await engine.exportPractice({ format: "ndjson" })
  const text = await new Response(stream).text()
  const found = new Map<string, string[]>()
  for (const line of text.split("\n")) {
    if (line === "") continue
    const { resourceType, id } = JSON.parse(line)
    const key = `${resourceType}/${id}`
    found.set(key, [...(found.get(key) ?? []), line])
  }
  return found
}
