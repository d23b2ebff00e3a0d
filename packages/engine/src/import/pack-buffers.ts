/**
 * Fills packs, one per chart and segment, up to 64 KiB of text (spec/entry.md). What is open at one time is bounded; when there is too
 * much of it, the pack that was begun first goes.
 */
import type { KinshipToken } from "@subrosa/contract"
import type { PackRecord } from "@subrosa/crypto"
import type { SegmentKey } from "../chart/segment-keys.ts"
import type { ImportChart } from "./import-chart.ts"
import { addToTally, emptyTally, type Tally } from "./import-report.ts"

export interface Pack {
  chart: ImportChart
  key: SegmentKey
  records: PackRecord[]
  /** Of text, in UTF-16 units: near enough to bytes for a limit that is only advice. */
  size: number
  searchTokens: string[]
  /** Of a Patient in it. */
  kinship: KinshipToken[]
  replaceSearchTokens: boolean
  resourceTokens: { key: string; content: string }[]
  tally: Tally
}

/** A resource ready to be packed. */
export interface Ready {
  chart: ImportChart
  key: SegmentKey
  type: string
  outcome: "added" | "updated"
  record: PackRecord
  searchTokens: string[]
  kinship: KinshipToken[]
  resourceTokens: { key: string; content: string }[]
}

const packSize = 64 * 1024
const openSizeMax = 12 * 1024 * 1024

export class PackBuffers {
  readonly #open = new Map<string, Pack>()
  #size = 0

  /** Takes a resource; answers the packs that are full because of it. */
  add({ chart, key, type, outcome, record, searchTokens, kinship, resourceTokens }: Ready): Pack[] {
    const full: Pack[] = []
    let pack = this.#open.get(key.segment)
    if (pack && pack.size + record.text.length > packSize) {
      full.push(this.#close(pack))
      pack = undefined
    }
    pack ??= this.#begin(chart, key)
    pack.records.push(record)
    pack.size += record.text.length
    this.#size += record.text.length
    pack.searchTokens.push(...searchTokens)
    pack.kinship.push(...kinship)
    pack.resourceTokens.push(...resourceTokens)
    if (type === "Patient" && outcome === "updated") pack.replaceSearchTokens = true
    addToTally(pack.tally, type, outcome, chart.kind === "practice")
    if (pack.size >= packSize) full.push(this.#close(pack))
    while (this.#size > openSizeMax) full.push(...this.#closeFirst())
    return full
  }

  /** Everything that is still open. */
  closeAll(): Pack[] {
    return [...this.#open.values()].map((pack) => this.#close(pack))
  }

  #begin(chart: ImportChart, key: SegmentKey): Pack {
    const pack: Pack = {
      chart,
      key,
      records: [],
      size: 0,
      searchTokens: [],
      kinship: [],
      replaceSearchTokens: false,
      resourceTokens: [],
      tally: emptyTally(),
    }
    this.#open.set(key.segment, pack)
    return pack
  }

  #close(pack: Pack): Pack {
    this.#open.delete(pack.key.segment)
    this.#size -= pack.size
    return pack
  }

  #closeFirst(): Pack[] {
    const [first] = this.#open.values()
    return first ? [this.#close(first)] : []
  }
}
