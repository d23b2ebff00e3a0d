/** Groups the resources of FHIR files by patient, whatever the files look like. Bounded: what exceeds `limits` is left out. */

import type { ImportSource } from "@subrosa/engine"
import { chartReference, patientKeys, type Resource, readResources } from "@subrosa/fhir"
import { sentencesOf } from "./sentences.ts"

export interface ReadChart {
  /** Undefined when the Patient itself was never met. */
  patient: Resource | undefined
  key: string
  resources: Resource[]
  sentences: Set<string>
}

export interface ReadLimits {
  charts: number
  /** Resources kept of each chart, for use as a template. */
  resources: number
  /** Sentences kept of each chart. */
  sentences: number
}

export async function readCharts(sources: readonly ImportSource[], limits: ReadLimits): Promise<ReadChart[]> {
  const charts = new Map<string, ReadChart>()
  const chartOf = (keys: readonly string[]): ReadChart | undefined => {
    const known = keys.map((key) => charts.get(key)).find((chart) => chart !== undefined)
    const [key] = keys
    if (known !== undefined || key === undefined) return known
    return charts.size < limits.charts ? { patient: undefined, key, resources: [], sentences: new Set() } : undefined
  }
  for (const source of sources) {
    for await (const batch of readResources(await source.stream(), { name: source.name })) {
      for (const item of batch) {
        if (item.kind !== "resource") continue
        const { resource, fullUrl } = item
        const isPatient = resource.resourceType === "Patient"
        const keys = isPatient ? patientKeys(resource, fullUrl) : subjectKeys(resource)
        const chart = chartOf(keys)
        if (chart === undefined) continue
        // A Patient's keys are all its own; another resource's are guesses, of which the first counts.
        for (const key of isPatient ? keys : keys.slice(0, 1)) if (!charts.has(key)) charts.set(key, chart)
        if (isPatient) chart.patient = resource
        else if (chart.resources.length < limits.resources) chart.resources.push(resource)
        if (chart.sentences.size < limits.sentences)
          for (const sentence of sentencesOf(resource)) chart.sentences.add(sentence)
      }
    }
  }
  return [...new Set(charts.values())]
}

function subjectKeys(resource: Resource): string[] {
  const { patient, candidates } = chartReference(resource)
  return patient === undefined ? candidates : [patient]
}
