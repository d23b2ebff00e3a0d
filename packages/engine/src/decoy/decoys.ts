/**
 * Makes decoy charts: invented people in charts of the same shape as others of the care team, on the team's list, where whoever goes through it
 * meets them. Which they are is told to the keeper alone, and kept there sealed.
 */
import { randomUuid, toBase64url } from "@subrosa/codec"
import {
  type ChartId,
  type ChartShape,
  decoySearch,
  decoyShapes,
  decoyUpdate,
  EntryId,
  entryCreate,
  type Input,
  type SegmentKind,
  type TeamId,
} from "@subrosa/contract"
import { kinshipTokens, randomKey, searchTokens } from "@subrosa/crypto"
import { type Resource, searchTerms } from "@subrosa/fhir"
import { newChart } from "../chart/chart-writer.ts"
import { kinshipOf } from "../chart/kinship-of.ts"
import { mayWrite } from "../chart/may-write.ts"
import { type Wrapping, wrappingsFor } from "../chart/new-segment.ts"
import type { SegmentKey } from "../chart/segment-keys.ts"
import { writtenRecord } from "../chart/written-record.ts"
import type { Core } from "../core.ts"
import { officersSealer } from "../document/officers-text.ts"
import { staffNames } from "../log/staff-names.ts"
import { type Engine, EngineError, type WorklistItem } from "../port.ts"
import { fillEntry } from "./fill-entry.ts"
import { type Chance, type InventedPerson, inventPerson } from "./invent-person.ts"
import { type DecoyPerson, decoyPlace, readDecoys } from "./known-decoys.ts"
import { mixShapes } from "./mix-shapes.ts"

type MadeDecoy = DecoyPerson & { chart: ChartId }

export type DecoysFace = Pick<Engine, "decoys" | "decoysCreate" | "decoyEnd">

/** The lists that decoys are put on, and what is on them. */
export interface DecoyLists {
  read(): Promise<readonly WorklistItem[]>
  share(team: TeamId, items: readonly WorklistItem[]): Promise<void>
}

/** Kinds that an officer who treats patients writes; charts with others are no models. */
const kinds: readonly SegmentKind[] = ["directory", "clinical", "billing", "substance-use"]
/** Below it a decoy would stand beside too few others to be one of many. */
const modelsLeast = 3
/** As many as the keeper picks at once. */
const modelsMost = 50

export function createDecoys(core: Core, lists: DecoyLists): DecoysFace {
  return {
    async decoys() {
      const { decoys } = await readDecoys(core)
      const nameOf = await staffNames(
        core,
        decoys.map(({ by }) => by),
      )
      return decoys
        .filter(({ endedBy }) => endedBy === null)
        .map(({ chart, by, at, invented }) => ({
          chart,
          by,
          byName: nameOf(by),
          at,
          ...(invented !== undefined && { name: invented.name }),
        }))
    },

    async decoysCreate({ count, careTeam }) {
      const team = careTeam ?? core.careTeams().find(({ custodian }) => !custodian)?.team
      const may = (kind: SegmentKind) =>
        team !== undefined && mayWrite(core.me(), { kind: "patient", careTeam: team }, kind)
      if (team === undefined || !may("directory") || !may("clinical")) {
        throw new EngineError(
          "refused",
          "A decoy needs clinical entries like any chart: an officer who is on the care team as a clinician has to make it.",
        )
      }
      const body = { careTeam: team, kinds: kinds.filter(may), count: modelsMost }
      const { shapes } = await core.call(decoyShapes, { body })
      const models = shapes.filter(({ segments }) =>
        segments.some(({ kind, sizes }) => kind === "directory" && sizes.length > 0),
      )
      if (models.length < modelsLeast) {
        throw new EngineError(
          "refused",
          "There are too few charts yet to hide a decoy among. Import or write some first.",
        )
      }
      const { version } = await core.call(decoySearch, {})
      const taken = new Set((await lists.read()).map(({ name }) => name.toLowerCase()))
      const made: MadeDecoy[] = []
      for (let i = 0; i < count; i++) {
        const person = inventPerson(chance, core.now(), taken)
        taken.add(person.name.toLowerCase())
        const chart = await makeDecoy(core, team, mixShapes(models, chance), person)
        made.push({ chart, name: person.name, birthDate: person.birthDate })
      }
      await core.call(decoyUpdate, { body: { version, add: await noted(core, made), end: [] } })
      await lists.share(team, made)
      return made
    },

    async decoyEnd(chart) {
      const { version } = await core.call(decoySearch, {})
      await core.call(decoyUpdate, { body: { version, add: [], end: [chart] } })
    },
  }
}

/** For the keeper's list: whom each is, for officers' eyes. */
async function noted(core: Core, made: readonly MadeDecoy[]): Promise<Input<typeof decoyUpdate>["body"]["add"]> {
  const seal = await officersSealer(core)
  return Promise.all(
    made.map(async ({ chart, name, birthDate }) => ({
      chart,
      person: await seal(decoyPlace(chart), JSON.stringify({ name, birthDate } satisfies DecoyPerson)),
    })),
  )
}

async function makeDecoy(core: Core, careTeam: TeamId, shape: ChartShape, person: InventedPerson): Promise<ChartId> {
  const wrappings = new Map<SegmentKind, readonly Wrapping[]>()
  for (const { kind } of shape.segments) wrappings.set(kind, await wrappingsFor(core, kind, careTeam))
  const { chart, writer } = await newChart(core.practice(), "patient", careTeam, wrappings)
  const entries: Input<typeof entryCreate>["body"]["entries"] = []
  let isFirst = true
  for (const { kind, sizes } of shape.segments) {
    const key = writer.segments.get(kind)
    if (!key) throw new Error("invariant: a new chart has the segments it was made with")
    for (const size of sizes) {
      const resources = kind === "directory" && isFirst ? [person.patient] : [remarkOf(person.patient)]
      if (kind === "directory") isFirst = false
      entries.push(await entryOf(core, chart.id, key, resources, size))
    }
  }
  const keys = await core.searchKeys()
  const token = searchTokens(keys.search, core.practice())
  const terms = searchTerms(person.patient)
  await core.call(entryCreate, {
    body: {
      charts: [chart],
      entries,
      // As many tokens as the model has, of terms as far as they go: nothing will ever be searched or imported by the others.
      searchTokens: Array.from({ length: shape.searchTokens }, (_, i) => {
        const term = terms[i]
        return { chart: chart.id, token: term === undefined ? randomToken() : toBase64url(token(term)) }
      }),
      resourceTokens: Array.from({ length: shape.resourceTokens }, () => ({
        chart: chart.id,
        key: randomToken(),
        content: randomToken(),
      })),
      replaceSearchTokens: [],
      kinship: [{ chart: chart.id, tokens: kinshipOf(kinshipTokens(keys.search, core.practice()), person.patient) }],
    },
  })
  return chart.id
}

const randomToken = (): string => toBase64url(randomKey().slice(0, 16))

async function entryOf(core: Core, chart: ChartId, key: SegmentKey, resources: readonly Resource[], size: number) {
  const record = (resource: Resource) => writtenRecord(core, resource)
  const sealed = await fillEntry({ practice: core.practice(), chart, key, record, randomBytes }, resources, size)
  return {
    id: EntryId.parse(sealed.entry),
    chart,
    segment: key.segment,
    keyVersion: key.keyVersion,
    ciphertext: toBase64url(sealed.ciphertext),
    share: toBase64url(sealed.share),
  }
}

/** The least there can be in an entry. */
const remarkOf = ({ id = "" }: Resource): Resource => ({
  resourceType: "Basic",
  id: randomUuid(),
  code: { text: "Remark" },
  subject: { reference: `Patient/${id}` },
})

const randomBytes = (count: number): Uint8Array => {
  const bytes = new Uint8Array(count)
  // WebCrypto gives at most 65,536 at a time.
  for (let at = 0; at < count; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

/** Even, from 32 random bits: which name is picked is no secret, only not to be foreseen. */
const chance: Chance = (bound) => {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1))
  return Math.floor((word / 0x1_0000_0000) * bound)
}
