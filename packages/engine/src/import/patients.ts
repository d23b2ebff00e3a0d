/**
 * Who is who in an import: under which keys each patient is referred to, and which chart is theirs.
 *
 * A Patient resource is known by its type and id, else its fullUrl. Identifiers lead references to a patient, but never make two Patients
 * one: a wrong number must not merge two people's records.
 */

import type { ChartId } from "@subrosa/contract"
import { referenceKey as resourceKey } from "@subrosa/crypto"
import { patientKeys, type Resource } from "@subrosa/fhir"

export interface PatientSlot {
  index: number
  /** Keys that say who it is: what the server is asked for. */
  identity: string[]
  /** The chart on the server, once it is known to have one. */
  chart: ChartId | undefined
  /** Whether the server has been asked for `identity`. */
  asked: boolean
  /** The chart was made in this run: the server can know nothing else of it. */
  isMade: boolean
  /** From the Patient resource; undefined until it was seen. */
  name: string | undefined
  birthDate: string | undefined
}

/** A Patient's keys: those that say who it is, and all that lead to it. */
export interface PatientKeys {
  identity: string[]
  all: string[]
}

export function keysOfPatient(patient: Resource, fullUrl: string | undefined, text: string): PatientKeys {
  const named = {
    ...(patient.id !== undefined && { id: patient.id }),
    ...(fullUrl !== undefined && { fullUrl }),
  }
  const own = resourceKey({ type: "Patient", text, ...named })
  const withoutIdentifiers = patientKeys(
    { resourceType: "Patient", ...(patient.id !== undefined && { id: patient.id }) },
    fullUrl,
  )
  const identity = [...new Set([own, ...withoutIdentifiers])]
  return { identity, all: [...new Set([...identity, ...patientKeys(patient, fullUrl)])] }
}

export class Patients {
  readonly #slots: PatientSlot[] = []
  readonly #byKey = new Map<string, PatientSlot>()
  /** Keys that neither these files nor the server know. */
  readonly #missing = new Set<string>()

  at(index: number): PatientSlot | undefined {
    return this.#slots[index]
  }

  /** The slot of a Patient resource, made if it is new; its keys lead there from now on. */
  meet({ identity, all }: PatientKeys): PatientSlot {
    const known = identity.map((key) => this.#byKey.get(key)).find((slot) => slot !== undefined)
    const slot = known ?? this.#add(identity)
    for (const key of all) if (!this.#byKey.has(key)) this.#byKey.set(key, slot)
    return slot
  }

  /** A slot for someone who is only referred to, so that their record has a chart of its own. */
  expect(key: string): PatientSlot {
    const known = this.#byKey.get(key)
    if (known) return known
    const slot = this.#add([key])
    this.#byKey.set(key, slot)
    slot.asked = true
    return slot
  }

  /** The server knows a chart under this key. */
  found(key: string, chart: ChartId): PatientSlot {
    const slot = this.#byKey.get(key) ?? this.#add([key])
    this.#byKey.set(key, slot)
    slot.chart ??= chart
    slot.asked = true
    return slot
  }

  /** The server knows nothing under this key. */
  miss(key: string): void {
    this.#missing.add(key)
  }

  isUnasked(key: string): boolean {
    return !this.#byKey.has(key) && !this.#missing.has(key)
  }

  /** The first key that leads to somebody decides. */
  resolve(keys: readonly string[]): PatientSlot | undefined {
    for (const key of keys) {
      const slot = this.#byKey.get(key)
      if (slot) return slot
    }
    return undefined
  }

  #add(identity: string[]): PatientSlot {
    const slot: PatientSlot = {
      index: this.#slots.length,
      identity,
      chart: undefined,
      asked: false,
      isMade: false,
      name: undefined,
      birthDate: undefined,
    }
    this.#slots.push(slot)
    return slot
  }
}
