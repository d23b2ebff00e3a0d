/** What an import tells in the end. Resources count once they are durable; those known already or refused, at once. */
import type { ChartId } from "@subrosa/contract"
import type { ImportRefusal, ImportReport } from "../port.ts"

export type Outcome = "added" | "updated" | "same" | "refused"

/** What a batch brings in when the server has taken it. */
export interface Tally {
  /** `<type> <outcome>` -> number. */
  outcomes: Map<string, number>
  unfiled: number
}

/** In place of a type, for what is none. */
const notResource = "(not a resource)"
const patientsMax = 1000
/** Beyond this a file is broken as a whole; the rest is counted by type. */
const refusedMax = 10_000

export class ReportBuilder {
  readonly #report: ImportReport = {
    files: 0,
    bytes: 0,
    charts: { created: 0, extended: 0 },
    resources: {},
    refused: [],
    isOtherVersion: false,
    unfiled: 0,
    wrappers: {},
    patients: [],
    interrupted: false,
  }
  readonly #charts = new Map<ChartId, ImportReport["patients"][number] | undefined>()

  get chartCount(): number {
    return this.#charts.size
  }

  fileRead(bytes: number): void {
    this.#report.files++
    this.#report.bytes += bytes
  }

  count(type: string, outcome: Outcome, number = 1): void {
    this.#report.resources[type] ??= { added: 0, updated: 0, same: 0, refused: 0 }
    this.#report.resources[type][outcome] += number
  }

  refuse(refusal: ImportRefusal): void {
    this.count(refusal.resourceType ?? notResource, "refused")
    if (this.#report.refused.length < refusedMax) this.#report.refused.push(refusal)
  }

  /** A Bundle whose own fields say nothing that must be kept. */
  wrapper(type: string): void {
    const { wrappers } = this.#report
    wrappers[type] = (wrappers[type] ?? 0) + 1
  }

  took({ outcomes, unfiled }: Tally): void {
    this.#report.unfiled += unfiled
    for (const [key, number] of outcomes) {
      const [type = "", outcome] = key.split(" ")
      this.count(type, outcome === "updated" ? "updated" : "added", number)
    }
  }

  /** A chart that was written to. `name` is undefined for the practice's own. */
  wrote(chart: ChartId, name: string | undefined, created: boolean): void {
    if (this.#charts.has(chart)) {
      const patient = this.#charts.get(chart)
      if (patient && name !== undefined) patient.name = name
      return
    }
    if (created) this.#report.charts.created++
    else this.#report.charts.extended++
    const listed = name !== undefined && this.#report.patients.length < patientsMax
    const patient = listed ? { chart, name, created } : undefined
    this.#charts.set(chart, patient)
    if (patient) this.#report.patients.push(patient)
  }

  finish(interrupted: boolean): ImportReport {
    return { ...this.#report, isOtherVersion: isOtherVersion(this.#report), interrupted }
  }
}

/** R4 has few faults; of DSTU2, STU3 and R5 some types are the same, and most are not. */
function isOtherVersion({ resources }: Pick<ImportReport, "resources">): boolean {
  let refused = 0
  let taken = 0
  for (const [type, counts] of Object.entries(resources)) {
    if (type === notResource) continue
    refused += counts.refused
    taken += counts.added + counts.updated + counts.same
  }
  return refused >= 10 && refused * 2 > taken
}

export const emptyTally = (): Tally => ({ outcomes: new Map(), unfiled: 0 })

export function addToTally(tally: Tally, type: string, outcome: "added" | "updated", isUnfiled: boolean): void {
  const key = `${type} ${outcome}`
  tally.outcomes.set(key, (tally.outcomes.get(key) ?? 0) + 1)
  if (isUnfiled) tally.unfiled++
}
