/**
 * A chart for an invented person: the resources of a template with every id new and the template's name replaced, and notes
 * with planted sentences that occur nowhere else.
 */
import { asList, isObject, objectsIn, type Resource, textOf, textToXhtml } from "@subrosa/fhir"
import type { Random } from "@subrosa/simulate"
import { type Invention, inventPatient, inventUuid } from "./invent-patient.ts"
import { type Person, personOf } from "./person.ts"
import type { ReadChart } from "./read-charts.ts"
import { decodeText, isText, sentencesOf } from "./sentences.ts"

export interface InventedChart {
  /** Without its sentences: which are this person's own shows only beside all others. */
  person: Person
  resources: Resource[]
  /** What the chart says in words, but for the planted sentences. */
  said: string[]
}

export function inventChart(invention: Invention, template: ReadChart | undefined): InventedChart {
  const id = inventUuid(invention.random)
  const patient = inventPatient(invention, id)
  const person = personOf(patient, `Patient/${id}`)
  const copy = copier(invention.random, template, person, id)
  const copied = (template?.resources ?? []).map(copy)
  const noted = notesOf(invention, person, `urn:uuid:${id}`)
  return { person, resources: [patient, ...copied, ...noted], said: copied.flatMap(sentencesOf) }
}

/** Notes about a person, as FHIR, holding the sentences it adds to `person.canaries`. */
export function notesOf(invention: Invention, person: Person, reference: string): Resource[] {
  const { random, word } = invention
  const canaries = Array.from({ length: 4 }, () => plantedSentence(word))
  person.canaries.push(...canaries)
  const date = "2026-03-02T10:00:00Z"
  const subject = { reference }
  const text = `${canaries[0]}.\n${canaries[1]}.\n`
  const type = { coding: [{ system: "http://loinc.org", code: "11506-3", display: "Progress note" }] }
  return [
    {
      resourceType: "DocumentReference",
      id: inventUuid(random),
      status: "current",
      type,
      subject,
      date,
      content: [{ attachment: { contentType: "text/plain", data: Buffer.from(text).toString("base64") } }],
    },
    {
      resourceType: "Composition",
      id: inventUuid(random),
      status: "final",
      type,
      subject,
      date,
      author: [{ display: "Invented clinician" }],
      title: "Progress note",
      section: [{ title: "Note", text: { status: "additional", div: textToXhtml(`${canaries[2]}. ${canaries[3]}.`) } }],
    },
  ]
}

/** A sentence whose words are unique: wherever it turns up, it was leaked. */
export const plantedSentence = (word: (least: number) => string): string =>
  `Spoke at length about ${word(9)} ${word(9)} and feared ${word(9)} ${word(9)} again`

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** Copies a resource of the template: other ids, consistently; another name wherever the old one stands. */
function copier(random: Random, template: ReadChart | undefined, person: Person, patientId: string) {
  const ids = new Map<string, string>()
  const newId = (old: string) => {
    const known = ids.get(old) ?? inventUuid(random)
    ids.set(old, known)
    return known
  }
  if (template?.patient?.id !== undefined) ids.set(template.patient.id.toLowerCase(), patientId)
  const own = new Set((template?.resources ?? []).map(({ resourceType, id }) => `${resourceType}/${id}`))
  if (template?.patient !== undefined) own.add(`Patient/${template.patient.id}`)
  const renames = renamesOf(template?.patient, person)

  const text = (value: string): string => {
    let renewed = value.replace(uuid, (old) => newId(old.toLowerCase()))
    if (own.has(value)) {
      const [type, id = ""] = value.split("/")
      renewed = `${type}/${newId(id.toLowerCase())}`
    }
    for (const [old, name] of renames) renewed = renewed.replaceAll(old, name)
    return renewed
  }
  const copyValue = (value: unknown): unknown => {
    if (typeof value === "string") return text(value)
    if (Array.isArray(value)) return value.map(copyValue)
    if (!isObject(value)) return value
    const isNote = typeof value.data === "string" && isText(value.contentType)
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        if (isNote && name === "data") return [name, Buffer.from(text(decodeText(String(member)))).toString("base64")]
        return [name, copyValue(member)]
      }),
    )
  }
  return (resource: Resource): Resource => {
    const copied = copyValue(resource)
    const { resourceType, id } = resource
    return {
      ...(isObject(copied) ? copied : {}),
      resourceType,
      ...(id !== undefined && { id: newId(id.toLowerCase()) }),
    }
  }
}

function renamesOf(template: Resource | undefined, person: Person): [string, string][] {
  const [old] = objectsIn(template?.name)
  const tokens = [textOf(old?.family), ...asList(old?.given).map(textOf)]
  return tokens.flatMap((token, index): [string, string][] => {
    const name = person.names[Math.min(index, person.names.length - 1)]
    return token === undefined || token.length < 3 || name === undefined ? [] : [[token, name]]
  })
}
