/** What tests of notices share: who writes the letters, and to whom. */
import assert from "node:assert/strict"
import { type ApprovalId, approvalDecide, type ChartId } from "@subrosa/contract"
import { createCharts } from "../src/charts.ts"
import type { NoticeSender } from "../src/port-notice.ts"
import { ndjson } from "./import-sources.ts"
import { touchPasskey, type Worker } from "./practice.ts"

export const elmStreet: NoticeSender = {
  name: "Elm Street Practice",
  outsideName: "ESP Office",
  phone: "1-800-555-0142",
  phoneIsTollFree: true,
  signer: "Pia Sand, Privacy Officer",
  timeZone: "America/New_York",
  filer: {
    legalName: "Elm Street Practice LLC",
    entity: "hipaa-covered provider",
    street: "1 Main Street",
    city: "Boston",
    state: "MA",
    postalCode: "02108",
    country: "US",
    contact: { name: "Pia Sand", title: "Privacy Officer", email: "office@esp.example", phone: "1-800-555-0142" },
  },
}

/** One chart for each: Ana Lopez-<name>, born in 198<place>, with what else is said of them. Opened once by `worker`; charts by name. */
export async function importLopezes(worker: Worker, patients: Record<string, object>): Promise<Map<string, ChartId>> {
  const resources = Object.entries(patients).map(([name, more], i) => ({
    resourceType: "Patient",
    id: name,
    name: [{ family: `Lopez-${name}`, given: ["Ana"] }],
    birthDate: `198${i}-04-12`,
    ...more,
  }))
  const charts = createCharts(worker.core)
  const report = await charts.import({ sources: [ndjson("a.ndjson", resources)], addToWorklist: false })
  assert.deepEqual(report.refused, [])
  const found = new Map<string, ChartId>()
  for (const { chart } of report.patients) {
    const { patient } = await charts.chartOpen({ chart, purpose: "TREAT" })
    found.set(patient?.id ?? "", chart)
  }
  return found
}

/** Agrees to a request, with a touch of the passkey. */
export async function approve(worker: Worker, approval: ApprovalId): Promise<void> {
  await touchPasskey(worker)
  await worker.core.call(approvalDecide, { params: { approval }, body: { decision: "approve" } })
}
