/** The people of a drill, as files to import and as the ground truth to search for. */
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { sourcesOf } from "@subrosa/cli"
import type { ImportSource } from "@subrosa/engine"
import type { Resource } from "@subrosa/fhir"
import { seededRandom } from "@subrosa/simulate"
import { DrillError } from "../drill-error.ts"
import { recombine } from "./decoys.ts"
import { inventChart, notesOf, plantedSentence } from "./invent-chart.ts"
import { type Invention, inventPatient, inventUuid } from "./invent-patient.ts"
import { wordMaker } from "./invent-words.ts"
import { ownSentences } from "./own-sentences.ts"
import { type Person, personOf } from "./person.ts"
import { readCharts } from "./read-charts.ts"

export interface Population {
  seed: number
  /** `invented`: as many as asked for, by the generator. `as given`: the people of the files. */
  kind: "invented" | "as given"
  people: Person[]
  /** As many, none of them a patient. */
  decoys: Person[]
  sources: ImportSource[]
  /** A further planted sentence, for what is written during the drill. */
  canary(): string
}

export interface PopulationOptions {
  /** A file or folder of FHIR; the packaged sample if absent. */
  bundles?: string | undefined
  /** Absent: the people of the files as they are. */
  patients?: number | undefined
  seed: number
  /** Where files are written to. */
  dir: string
}

const packagedSample = fileURLToPath(new URL("../../../cli/sample", import.meta.url))
/** Templates, and how much of each is copied: enough to be a chart, little enough for thousands of them. */
const templatesMax = 60
const templateResourcesMax = 40

/** Throws DrillError `no_patients` when the files as given hold none. */
export async function makePopulation(options: PopulationOptions): Promise<Population> {
  const random = seededRandom(options.seed)
  const invention: Invention = { random, word: wordMaker(random), taken: new Set() }
  const given = await sourcesOf(options.bundles ?? packagedSample)
  await mkdir(options.dir, { recursive: true })
  const made =
    options.patients === undefined
      ? await asGiven(invention, given, options.dir)
      : await multiplied(invention, given, options.patients, options.dir)
  return {
    seed: options.seed,
    kind: options.patients === undefined ? "as given" : "invented",
    ...made,
    canary: () => plantedSentence(invention.word),
  }
}

async function multiplied(invention: Invention, given: readonly ImportSource[], patients: number, dir: string) {
  const templates = await readCharts(given, { charts: templatesMax, resources: templateResourcesMax, sentences: 0 })
  const people: Person[] = []
  const saidByAll: string[][] = []
  for (let i = 0; i < patients; i++) {
    const { person, resources, said } = inventChart(invention, templates[i % Math.max(templates.length, 1)])
    people.push(person)
    saidByAll.push(said)
    await writeFile(join(dir, `${String(i).padStart(6, "0")}.json`), JSON.stringify(bundleOf(resources)))
  }
  ownSentences(saidByAll, 8).forEach((own, i) => {
    const person = people[i]
    if (person !== undefined) person.sentences = own
  })
  const decoys = people.map(() => {
    const id = inventUuid(invention.random)
    return personOf(inventPatient(invention, id), `Patient/${id}`)
  })
  return { people, decoys, sources: await sourcesOf(dir) }
}

/** The files themselves, and one more with a planted note for each patient. */
async function asGiven(invention: Invention, given: readonly ImportSource[], dir: string) {
  const charts = await readCharts(given, { charts: Number.POSITIVE_INFINITY, resources: 0, sentences: 500 })
  const own = ownSentences(
    charts.map(({ sentences }) => [...sentences]),
    12,
  )
  const planted: Resource[] = []
  const people = charts.flatMap(({ patient, key }, i) => {
    if (patient === undefined) return []
    const person = { ...personOf(patient, key), sentences: own[i] ?? [] }
    planted.push(...notesOf(invention, person, key))
    return [person]
  })
  if (people.length === 0) throw new DrillError("no_patients", "there is no Patient in the files given")
  const decoys = people.map(() => recombine(invention.random, people))
  await writeFile(join(dir, "planted.json"), JSON.stringify(bundleOf(planted)))
  return { people, decoys, sources: [...given, ...(await sourcesOf(dir))] }
}

const bundleOf = (resources: readonly Resource[]) => ({
  resourceType: "Bundle",
  type: "collection",
  entry: resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
})
