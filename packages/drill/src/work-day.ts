/**
 * A day's work on the instance, so that tables, write-ahead log, logs and temporary files are those of a practice at work: import, charts
 * opened, notes signed and drafted, searches, an invitation, requests that fail with a patient's data in them, a backup.
 */
import { writeFile } from "node:fs/promises"
import { ageRecipient } from "@subrosa/crypto"
import type { ImportReport, OpenChart } from "@subrosa/engine"
import type { Instance } from "./instance.ts"
import type { Person } from "./population/person.ts"
import type { Population } from "./population/population.ts"

export interface WorkDay {
  charts: number
  refused: number
  opened: number
  notes: number
  drafts: number
  failedRequests: number
  /** Chart of each person, by index, where the import said so: the ground truth of linking. */
  chartOf: Map<number, string>
}

/** Not more than a device of its first day may open in an hour. */
const openings = 7
const searches = 5

export async function workDay(instance: Instance, population: Population, backupFile: string): Promise<WorkDay> {
  const { engine } = instance
  const report = await engine.import({ sources: population.sources, addToWorklist: true })
  const chartOf = linkTruth(report, population.people)
  const opened: OpenChart[] = []
  let drafts = 0
  for (const [person, chart] of [...chartOf].slice(0, openings)) {
    opened.push(await engine.chartOpen({ chart: chartId(report, chart), purpose: "TREAT", note: "Drill" }))
    const subject = population.people[person]
    if (subject === undefined) continue
    await writeNote(instance, population, subject, chartId(report, chart), person % 3 === 2)
    if (person % 2 === 0) {
      await saveDraft(instance, population, subject, chartId(report, chart))
      drafts++
    }
  }
  const notes = opened.length
  for (const { patient, names, birthDate } of population.people.slice(0, searches)) {
    await engine.find(`${names[0]} ${birthDate}`)
    const phone = population.people.find((one) => one.patient === patient)?.phones[0]
    if (phone !== undefined) await engine.find(phone)
  }
  await engine.invite({ roles: ["clinician"], label: "A colleague" })
  const failedRequests = await failedRequestsOf(instance, population.people)
  const backup = await engine.backup({ recipients: [await ageRecipient(instance.owner.ageIdentity)] })
  await writeFile(backupFile, backup.stream)
  return {
    charts: report.charts.created,
    refused: report.refused.length,
    opened: opened.length,
    notes,
    drafts,
    failedRequests,
    chartOf,
  }
}

type ChartId = ImportReport["patients"][number]["chart"]

const chartId = (report: ImportReport, chart: string): ChartId => {
  const found = report.patients.find((patient) => patient.chart === chart)
  if (found === undefined) throw new Error("invariant: a chart the import reported")
  return found.chart
}

/** By family and first given name; people who share both cannot be told apart by them and are left out. */
export function linkTruth(report: ImportReport, people: readonly Person[]): Map<number, string> {
  const truth = new Map<number, string>()
  for (const { chart, name } of report.patients) {
    const fitting = people.flatMap(({ names }, i) =>
      names.length > 0 && names.slice(0, 2).every((part) => name.includes(part)) ? [i] : [],
    )
    const [one] = fitting
    if (fitting.length === 1 && one !== undefined && !truth.has(one)) truth.set(one, chart)
  }
  return truth
}

async function writeNote(
  { engine }: Instance,
  population: Population,
  subject: Person,
  chart: ChartId,
  isPsychotherapy: boolean,
): Promise<void> {
  const sentences = [population.canary(), population.canary()]
  subject.canaries.push(...sentences)
  await engine.noteSign({
    id: crypto.randomUUID(),
    chart,
    kind: isPsychotherapy ? "psychotherapy" : "clinical",
    format: "SOAP",
    title: "Session",
    sections: [
      { name: "subjective", text: `${sentences[0]}.` },
      { name: "plan", text: `${sentences[1]}.` },
    ],
  })
}

async function saveDraft({ engine }: Instance, population: Population, subject: Person, chart: ChartId): Promise<void> {
  const sentence = population.canary()
  subject.canaries.push(sentence)
  await engine.draftSave({
    id: crypto.randomUUID(),
    chart,
    kind: "clinical",
    format: "free",
    title: `About ${subject.names.join(" ")}`,
    sections: [{ name: "note", text: sentence }],
  })
}

/** What clumsy clients and attackers send: names in URLs, headers and bodies that are refused. They must not stay anywhere. */
async function failedRequestsOf({ url, practice }: Instance, people: readonly Person[]): Promise<number> {
  let refused = 0
  for (const { names, phones, emails, canaries, patient } of people.slice(0, 5)) {
    const query = new URLSearchParams({ name: names.join(" "), phone: phones[0] ?? "", email: emails[0] ?? "" })
    const requests: [string, RequestInit][] = [
      [`/v1/practices/${practice}/find?${query}`, {}],
      [`/patients/${encodeURIComponent(names.join("-"))}?${query}`, { headers: { referer: `${url}/?${query}` } }],
      [`/v1/practices/${practice}/entries`, { method: "POST", body: JSON.stringify({ patient, note: canaries[0] }) }],
      [`/v1/practices/${practice}/find`, { method: "POST", body: `{"tokens": ["${names.join(" ")} ${canaries[0]}"` }],
      [`/v1/sign-in/password`, { method: "POST", body: JSON.stringify({ loginName: emails[0] ?? names[0] }) }],
    ]
    for (const [path, init] of requests) {
      const headers = { "content-type": "application/json", ...init.headers }
      const answer = await fetch(url + path, { ...init, headers })
      await answer.arrayBuffer()
      if (!answer.ok) refused++
    }
  }
  return refused
}
