/** Finds out for each incoming resource whose chart it belongs to, asking the server and, if need be, the other files. */
import type { Core } from "../core.ts"
import { CompactTable } from "./compact-table.ts"
import { hashText } from "./hash-text.ts"
import type { Incoming } from "./incoming.ts"
import { findKnown, type Tokens } from "./known-resources.ts"
import type { PatientSlot, Patients } from "./patients.ts"
import type { BinaryOwners } from "./scan-sources.ts"

export class ChartResolver {
  readonly #core: Core
  readonly #signal: AbortSignal
  readonly #tokens: Tokens
  readonly #patients: Patients
  readonly #binaries: BinaryOwners
  readonly #scan: () => Promise<void>
  #isScanned = false
  /** Reference key of each resource filed in this run -> slot it was filed under. */
  readonly #filed = new CompactTable()

  constructor(deps: {
    core: Core
    signal: AbortSignal
    tokens: Tokens
    patients: Patients
    binaries: BinaryOwners
    scan: () => Promise<void>
  }) {
    this.#core = deps.core
    this.#signal = deps.signal
    this.#tokens = deps.tokens
    this.#patients = deps.patients
    this.#binaries = deps.binaries
    this.#scan = deps.scan
  }

  /** Asks all that has to be asked so that `resolve` can answer for these. */
  async prepare(batch: readonly Incoming[]): Promise<void> {
    await this.#ask(batch)
    if (this.#isScanned || !batch.some((incoming) => this.#isPuzzling(incoming))) return
    this.#isScanned = true
    await this.#scan()
    await this.#ask(batch)
  }

  /** The patient whose chart it is; undefined for what belongs to the practice. */
  resolve(incoming: Incoming): PatientSlot | undefined {
    const { patient } = incoming.reference
    const known = this.#patients.resolve(this.#keysOf(incoming)) ?? this.#resolveVia(incoming)
    if (known || patient === undefined) return known
    // Someone whose Patient resource is elsewhere: their record still is nobody else's to open.
    return this.#patients.expect(patient)
  }

  /** Remembers where a resource went, for others that refer to it. Answers whether the same key went there before. */
  file({ key, fullUrl }: Incoming, slot: PatientSlot | undefined): boolean {
    const value = slot === undefined ? 0 : slot.index + 1
    const [high, low] = hashText(key)
    const isAgain = this.#filed.get(high, low) === value
    this.#filed.set(high, low, value)
    if (fullUrl !== undefined && fullUrl !== key) this.#filed.set(...hashText(fullUrl), value)
    return isAgain
  }

  #keysOf({ key, fullUrl, type, reference }: Incoming): readonly string[] {
    if (type === "Patient") return fullUrl === undefined ? [key] : [key, fullUrl]
    const owners = type === "Binary" ? (this.#binaries.get(key) ?? this.#binaries.get(fullUrl ?? "")) : undefined
    return owners ? [...reference.candidates, ...owners] : reference.candidates
  }

  #resolveVia({ reference }: Incoming): PatientSlot | undefined {
    for (const key of reference.via) {
      const value = this.#filed.get(...hashText(key))
      const slot = value === undefined || value === 0 ? undefined : this.#patients.at(value - 1)
      if (slot) return slot
    }
    return this.#patients.resolve(reference.via)
  }

  /** It names a patient, or is part of a document, that has not been met. */
  #isPuzzling(incoming: Incoming): boolean {
    const { type, isWrapper } = incoming
    if (isWrapper || type === "Patient") return false
    const keys = this.#keysOf(incoming)
    if (this.#patients.resolve(keys) || this.#resolveVia(incoming)) return false
    return keys.length > 0 || type === "Binary"
  }

  async #ask(batch: readonly Incoming[]): Promise<void> {
    const keys = new Set<string>()
    const slots = new Set<PatientSlot>()
    for (const incoming of batch) {
      const asked = this.#keysOf(incoming)
      const slot = this.#patients.resolve(asked)
      if (slot && !slot.asked) slots.add(slot)
      if (slot) continue
      const { via } = incoming.reference
      for (const key of [...asked, ...(this.#resolveVia(incoming) ? [] : via)]) {
        if (this.#patients.isUnasked(key)) keys.add(key)
      }
    }
    for (const slot of slots) for (const key of slot.identity) keys.add(key)
    const asked = [...keys]
    if (asked.length === 0) return
    const known = await findKnown(
      this.#core,
      this.#signal,
      asked.map((key) => ({ key: this.#tokens.key(key) })),
    )
    asked.forEach((key, i) => {
      const [chart] = known[i]?.charts ?? []
      if (chart) this.#patients.found(key, chart)
      else this.#patients.miss(key)
    })
    for (const slot of slots) slot.asked = true
  }
}
