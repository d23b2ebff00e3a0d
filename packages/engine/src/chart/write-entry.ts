/** Writes records of one segment into a chart as one entry. */
import { toBase64url } from "@subrosa/codec"
import { type ChartId, EntryId, entryCreate, kinshipTokensMax, type NewChart, type Parsed } from "@subrosa/contract"
import { kinshipTokens, type PackRecord, referenceKey, sealEntry, searchTokens, textDigest } from "@subrosa/crypto"
import { isResource, patientKeys, type Resource, searchTerms } from "@subrosa/fhir"
import type { Core } from "../core.ts"
import { makeTokens } from "../import/known-resources.ts"
import { kinshipOf } from "./kinship-of.ts"
import type { SegmentKey } from "./segment-keys.ts"

type EntryBody = Parsed<typeof entryCreate>["body"]

/** A sealed entry with all that goes along: sent as often as it takes, always the same bytes. */
export interface PreparedEntry {
  entry: EntryId
  body: EntryBody
}

export interface EntryInput {
  chart: ChartId
  key: SegmentKey
  records: readonly PackRecord[]
  /** The chart itself, when it is made with this entry. */
  newChart?: NewChart
  /** A Patient among the records takes the place of an earlier version. */
  replacesPatient?: boolean
}

/** Seals an entry with its search and resource tokens (spec/search.md). Nothing is sent yet. */
export async function prepareEntry(core: Core, input: EntryInput): Promise<PreparedEntry> {
  const { chart, key, records, newChart, replacesPatient = false } = input
  const practice = core.practice()
  const { segment, keyVersion } = key
  const [sealed, keys] = await Promise.all([
    sealEntry(key.key, records, { practice, chart, segment, keyVersion }),
    core.searchKeys(),
  ])
  const entry = EntryId.parse(sealed.entry)
  const token = searchTokens(keys.search, practice)
  const resourceTokens = records.flatMap(({ text, fullUrl }) =>
    resourceTokensOf(keys.resource, practice, text, fullUrl),
  )
  const patients = records.map(({ text }) => resourceOf(text)).filter((one) => one?.resourceType === "Patient")
  const terms = patients.flatMap((patient) => (patient ? searchTerms(patient) : []))
  const kin = kinshipTokens(keys.search, practice)
  const kinship = patients.flatMap((patient) => (patient ? kinshipOf(kin, patient) : []))
  return {
    entry,
    body: {
      charts: newChart ? [newChart] : [],
      entries: [
        {
          id: entry,
          chart,
          segment,
          keyVersion,
          ciphertext: toBase64url(sealed.ciphertext),
          share: toBase64url(sealed.share),
        },
      ],
      searchTokens: terms.map((term) => ({ chart, token: toBase64url(token(term)) })),
      resourceTokens: resourceTokens.map((one) => ({ chart, ...one })),
      replaceSearchTokens: replacesPatient ? [chart] : [],
      ...(patients.length > 0 && { kinship: [{ chart, tokens: kinship.slice(0, kinshipTokensMax) }] }),
    },
  }
}

/** Sends a prepared entry; answers its place in the chart. Repeating it changes nothing. */
export async function sendEntry(core: Core, { entry, body }: PreparedEntry): Promise<number> {
  const { entries } = await core.call(entryCreate, { body })
  return entries.find(({ id }) => id === entry)?.seq ?? 0
}

function resourceTokensOf(
  resourceKey: Uint8Array,
  practice: string,
  text: string,
  fullUrl: string | undefined,
): { key: string; content: string }[] {
  const resource = resourceOf(text)
  if (!resource) return []
  const tokens = makeTokens(resourceKey, practice)
  const { resourceType: type, id } = resource
  const own = referenceKey({ type, text, ...(id !== undefined && { id }), ...(fullUrl !== undefined && { fullUrl }) })
  const keys = type === "Patient" ? [own, ...patientKeys(resource, fullUrl)] : [own]
  const content = tokens.content(textDigest(text))
  return [...new Set(keys)].map((key) => ({ key: tokens.key(key), content }))
}

function resourceOf(text: string): Resource | undefined {
  const value: unknown = JSON.parse(text)
  return isResource(value) ? value : undefined
}
