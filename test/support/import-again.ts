/** An import by the engine that is run again after each crash until it comes to its end, and an export to see what came of it. */

import { setTimeout as sleep } from "node:timers/promises"
import type { Engine, ImportReport, ImportSource } from "@subrosa/engine"
import { EngineError } from "@subrosa/engine"

const patients = Array.from({ length: 12 }, (_, i) => i)
const observations = Array.from({ length: 12 }, (_, j) => j)

const patientOf = (of: string, i: number) => ({
  resourceType: "Patient",
  id: `${of}-p${i}`,
  identifier: [{ system: "urn:test:mrn", value: `MRN-${of}-${i}` }],
  name: [{ family: `Family${of}${i}`, given: [`Given${i}`] }],
  birthDate: `19${String(50 + i)}-01-01`,
})

const observationOf = (id: string, patient: string) => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: { text: `observation ${id}` },
  subject: { reference: `Patient/${patient}` },
  valueString: `value ${id} ${"x".repeat(500)}`,
})

/** NDJSON of patients with observations, and of one more for each patient of the file before: theirs go into charts that are there already. */
function inventedNdjson(number: number): string {
  const [of, before] = [`f${number}`, `f${number - 1}`]
  const resources = patients.flatMap((i) => [
    patientOf(of, i),
    ...observations.map((j) => observationOf(`${of}-o${i}-${j}`, `${of}-p${i}`)),
    ...(number === 0 ? [] : [patientOf(before, i), observationOf(`${before}-later${i}`, `${before}-p${i}`)]),
  ])
  return resources.map((resource) => `${JSON.stringify(resource)}\n`).join("")
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

/** A file of invented patients for each number. */
export const inventedFile = (number: number): ImportSource => sourceOf(`file-${number}.ndjson`, inventedNdjson(number))

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
