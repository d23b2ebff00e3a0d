/** One import, from files to charts. What it decides is in the files beside; this holds its state. */
import { toBase64url, utf8 } from "@subrosa/codec"
import type { KinshipToken } from "@subrosa/contract"
import type { Hole, PackRecord, searchTokens } from "@subrosa/crypto"
import { displayHumanName, preferredName, type ReadItem, type Structure, searchTerms, textOf } from "@subrosa/fhir"
import { type KinshipMaker, kinshipOf } from "../chart/kinship-of.ts"
import type { Core } from "../core.ts"
import type { ImportSource, WorklistItem } from "../port.ts"
import { BatchSender } from "./batch-sender.ts"
import { CompactTable } from "./compact-table.ts"
import type { ImportChart, ImportCharts } from "./import-chart.ts"
import { ReportBuilder } from "./import-report.ts"
import { type Incoming, lookAt, refusalAt } from "./incoming.ts"
import { findKnown, type Known, type Tokens } from "./known-resources.ts"
import { uploadAttachment, uploadOf } from "./lift-holes.ts"
import { type Pack, PackBuffers } from "./pack-buffers.ts"
import { type PatientSlot, Patients } from "./patients.ts"
import { ChartResolver } from "./resolve-charts.ts"
import { type BinaryOwners, noteBinaries } from "./scan-sources.ts"

export interface RunDeps {
  core: Core
  signal: AbortSignal
  structure: Structure
  tokens: Tokens
  searchToken: ReturnType<typeof searchTokens>
  kinshipToken: KinshipMaker
  charts: ImportCharts
  /** Looks through all files for patients. */
  scan(patients: Patients, binaries: BinaryOwners): Promise<void>
}

/** A resource on its way into a chart. */
interface Filed {
  incoming: Incoming
  /** The patient; undefined for the practice's own chart. */
  slot: PatientSlot | undefined
  /** Something of this key went to the same chart before, in this run. */
  isAgain: boolean
}

/** A text this long would not fit into a request, should it not compress. */
const textMaxBytes = 10 * 1024 * 1024
const worklistMax = 200

export class ImportRun {
  readonly report = new ReportBuilder()
  resources = 0
  readonly #deps: RunDeps
  readonly #patients = new Patients()
  readonly #binaries: BinaryOwners = new Map()
  readonly #buffers = new PackBuffers()
  readonly #sender: BatchSender
  readonly #resolver: ChartResolver
  /** SHA-256 of each text met in this run, shortened. */
  readonly #texts = new CompactTable()
  /** The filing of the newest batch, behind all before it. */
  #lastFiling: Promise<void> = Promise.resolve()
  readonly #recent = new Map<string, WorklistItem>()
  /** Where the Bundle that is being read goes: to the chart of its first resource that has one. */
  #bundleSlot: PatientSlot | undefined

  constructor(deps: RunDeps) {
    this.#deps = deps
    const { core, signal, tokens } = deps
    this.#sender = new BatchSender({ core, signal, onTaken: (packs, charts) => this.#taken(packs, charts) })
    const scan = () => deps.scan(this.#patients, this.#binaries)
    const [patients, binaries] = [this.#patients, this.#binaries]
    this.#resolver = new ChartResolver({ core, signal, tokens, patients, binaries, scan })
  }

  /** Patients whose charts were written, the newest last. */
  get recent(): WorklistItem[] {
    return [...this.#recent.values()]
  }

  beginFile(): void {
    this.#bundleSlot = undefined
  }

  /** Takes a batch of items as they were read. */
  async take(source: ImportSource, items: Iterable<ReadItem>): Promise<void> {
    const batch = this.#look(source, items)
    if (batch.length === 0) return
    await this.#resolver.prepare(batch)
    const fresh: Filed[] = []
    for (const incoming of batch) {
      const slot = this.#slotOf(incoming)
      if (this.#isMet(incoming)) this.report.count(incoming.type, "same")
      else fresh.push({ incoming, slot, isAgain: this.#resolver.file(incoming, slot) })
    }
    await this.#fileNext(source, fresh)
  }

  /**
   * Files these after those before them. Resolves when few enough wait: while the server is asked about one batch, the next is read, and
   * the order in which they go into the charts stays.
   */
  async #fileNext(source: ImportSource, fresh: readonly Filed[]): Promise<void> {
    const asking = this.#known(fresh)
    const filing = this.#lastFiling.then(async () => {
      const known = await asking
      for (const [i, filed] of fresh.entries()) await this.#file(source, filed, known[i])
    })
    // Whoever waits next is told.
    asking.catch(() => {})
    filing.catch(() => {})
    const before = this.#lastFiling
    this.#lastFiling = filing
    await before
  }

  /** Sends what is left. Resolves when all is durable. */
  async finish(): Promise<void> {
    await this.#lastFiling
    for (const pack of this.#buffers.closeAll()) await this.#sender.push(pack)
    await this.#sender.flush()
    await this.#sender.drain()
  }

  /** Waits for what is under way, whatever becomes of it. */
  async settle(): Promise<void> {
    await this.#lastFiling.catch(() => undefined)
    await this.#sender.drain().catch(() => undefined)
  }

  #look({ name }: ImportSource, items: Iterable<ReadItem>): Incoming[] {
    const { core, structure } = this.#deps
    const batch: Incoming[] = []
    for (const item of items) {
      if (item.kind !== "bundle") this.resources++
      const looked = lookAt(structure, name, item, core.platform.sha256)
      if ("refusal" in looked) this.report.refuse(looked.refusal)
      else if ("wrapper" in looked) {
        this.report.wrapper(looked.wrapper)
        this.#bundleSlot = undefined
      } else {
        const { incoming, resource, text } = looked
        batch.push(incoming)
        if (incoming.patient) this.#meet(incoming.patient)
        else noteBinaries(resource, text, this.#binaries)
      }
    }
    return batch
  }

  #meet({ resource, keys }: NonNullable<Incoming["patient"]>): void {
    const slot = this.#patients.meet(keys)
    slot.name = displayHumanName(preferredName(resource.name))
    slot.birthDate = textOf(resource.birthDate)
  }

  #slotOf(incoming: Incoming): PatientSlot | undefined {
    if (incoming.isWrapper) {
      const slot = this.#bundleSlot
      this.#bundleSlot = undefined
      return slot
    }
    const slot = this.#resolver.resolve(incoming)
    this.#bundleSlot ??= slot
    return slot
  }

  /** Whether the very same resource was met in this run. */
  #isMet({ digest, key, hasId }: Incoming): boolean {
    const view = new DataView(digest.buffer, digest.byteOffset)
    let high = view.getUint32(0)
    // Without an id two texts may be alike and still stand for two things, told apart by their fullUrl.
    if (!hasId) for (let i = 0; i < key.length; i++) high = Math.imul(high ^ key.charCodeAt(i), 0x01000193)
    const low = view.getUint32(4)
    if (this.#texts.get(high, low) !== undefined) return true
    this.#texts.set(high, low, 0)
    return false
  }

  /** What the server has of these. What goes into a chart that this run has just made cannot be there. */
  async #known(fresh: readonly Filed[]): Promise<(Known | undefined)[]> {
    const { core, signal, tokens } = this.#deps
    const asked = fresh.flatMap(({ incoming, slot }, i) =>
      slot && (slot.isMade || slot.chart === undefined) ? [] : [{ incoming, i }],
    )
    const found = await findKnown(
      core,
      signal,
      asked.map(({ incoming: { key, digest } }) => ({ key: tokens.key(key), content: tokens.content(digest) })),
    )
    const known: (Known | undefined)[] = fresh.map(() => undefined)
    asked.forEach(({ i }, at) => {
      known[i] = found[at]
    })
    return known
  }

  async #file(
    source: ImportSource,
    { incoming, slot: resolved, isAgain }: Filed,
    known: Known | undefined,
  ): Promise<void> {
    if (known?.same) return this.report.count(incoming.type, "same")
    const refuse = (reason: string) =>
      this.report.refuse({ ...refusalAt(source.name, incoming.position, reason), resourceType: incoming.type })
    // What names no patient, and is known, stays where it is.
    const [knownChart] = known?.charts ?? []
    const slot = resolved ?? (knownChart ? this.#patients.found(incoming.key, knownChart) : undefined)
    const chart = await (slot ? this.#deps.charts.ofPatient(slot) : this.#deps.charts.ofPractice())
    if (typeof chart === "string") return refuse(chart)
    if (slot && chart.unsent && chart.names.length === 0) chart.names = this.#namesOf(slot)
    const { segment, because } = incoming.filing
    if (!this.#deps.charts.mayWrite(chart, segment)) {
      return refuse(`It belongs to the ${segment} part of the chart (${because}), where your roles may not write.`)
    }
    const { text, attachments } = incoming.lifted
    if (isLonger(text, textMaxBytes)) return refuse("It is larger than 10 MiB without its attachments.")
    const key = await this.#deps.charts.segment(chart, segment, () => this.#sender.settle(chart))
    const holes: Hole[] = []
    for (const attachment of attachments) {
      await this.#sender.settle(chart)
      const place = { chart: chart.writer.chart, segment: key.segment }
      const upload = uploadOf(attachment)
      await uploadAttachment(this.#deps.core, this.#deps.signal, place, upload)
      holes.push(upload.hole)
    }
    const outcome = isAgain || known?.charts.includes(chart.writer.chart) ? "updated" : "added"
    const { offset } = incoming.position
    const record: PackRecord = {
      text,
      ...(incoming.fullUrl !== undefined && { fullUrl: incoming.fullUrl }),
      ...(holes.length > 0 && { holes }),
      source: { name: source.name, offset },
    }
    const full = this.#buffers.add({
      chart,
      key,
      type: incoming.type,
      outcome,
      record,
      ...this.#tokensOf(incoming),
    })
    for (const pack of full) await this.#sender.push(pack)
  }

  #namesOf({ identity }: PatientSlot): ImportChart["names"] {
    const { tokens } = this.#deps
    return identity.map((name) => ({ key: tokens.key(name), content: tokens.noContent }))
  }

  #tokensOf({ patient, key, digest }: Incoming): {
    searchTokens: string[]
    kinship: KinshipToken[]
    resourceTokens: { key: string; content: string }[]
  } {
    const { tokens, searchToken, kinshipToken } = this.#deps
    const content = tokens.content(digest)
    const resourceTokens = [{ key: tokens.key(key), content }]
    if (patient === undefined) return { searchTokens: [], kinship: [], resourceTokens }
    const { resource, keys } = patient
    for (const name of keys.all) {
      if (name !== key) resourceTokens.push({ key: tokens.key(name), content })
    }
    const search = searchTerms(resource).map((term) => toBase64url(searchToken(term)))
    return { searchTokens: search, kinship: kinshipOf(kinshipToken, resource), resourceTokens }
  }

  #taken(packs: readonly Pack[], charts: readonly ImportChart[]): void {
    for (const { tally } of packs) this.report.took(tally)
    for (const { kind, writer, created, slot } of charts) {
      const name = kind === "practice" ? undefined : nameOf(slot)
      this.report.wrote(writer.chart, name, created)
      // A new chart without a name is found by no search: the list is the one way to it.
      if (kind === "practice" || (slot?.name === undefined && !created)) continue
      const { chart } = writer
      this.#recent.delete(chart)
      this.#recent.set(chart, {
        chart,
        name: slot?.name ?? "",
        ...(slot?.birthDate !== undefined && { birthDate: slot.birthDate }),
      })
      const [oldest] = this.#recent.keys()
      if (oldest !== undefined && this.#recent.size > worklistMax) this.#recent.delete(oldest)
    }
  }
}

/** UTF-8 takes at most three bytes for each UTF-16 unit, so only the longest texts are measured. */
const isLonger = (text: string, maxBytes: number): boolean => text.length * 3 > maxBytes && utf8(text).length > maxBytes

const nameOf = (slot: PatientSlot | undefined): string => slot?.name || "Patient not in these files"
