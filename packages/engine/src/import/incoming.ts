import { referenceKey as resourceKey, sha256, textDigest } from "@subrosa/crypto"
import {
  assignSegment,
  type ChartReference,
  chartReference,
  type Filing,
  type Position,
  type ReadItem,
  type Resource,
  type Structure,
  textOf,
  validateResource,
} from "@subrosa/fhir"
import type { Hash } from "@subrosa/log"
import type { ImportRefusal } from "../port.ts"
import { type LiftedText, liftLarge } from "./lift-holes.ts"
import { keysOfPatient, type PatientKeys } from "./patients.ts"

/** A resource that may come in: read and valid. Of what was parsed it keeps only what is needed later: most of a file is parsed and forgotten. */
export interface Incoming {
  type: string
  hasId: boolean
  lifted: LiftedText
  fullUrl: string | undefined
  position: Position
  /** `<type>/<id>`, else the fullUrl, else by content (spec/search.md). */
  key: string
  /** `textDigest` of the text as it came. */
  digest: Uint8Array
  reference: ChartReference
  filing: Filing
  /** Of a Patient: who it is. */
  patient: { resource: Resource; keys: PatientKeys } | undefined
  /** The Bundle's own fields, kept as a Bundle without entries. */
  isWrapper: boolean
}

/** `resource` and `text`: for what has to be seen at once. */
export type Looked =
  | { incoming: Incoming; resource: Resource; text: string }
  | { refusal: ImportRefusal }
  | { wrapper: string }

/** What becomes of an item before any key or server comes in. Pure. */
export function lookAt(structure: Structure, file: string, item: ReadItem, hash: Hash = sha256): Looked {
  const { position } = item
  if (item.kind === "refused") {
    const { offset, line } = item.spot ?? position
    return { refusal: refusalAt(file, { ...position, offset, line }, item.message) }
  }
  if (item.kind === "bundle") return lookAtWrapper(item, hash)
  const { resource, text, fullUrl } = item
  const [issue] = validateResource(structure, resource)
  if (issue) {
    const { path, message } = issue
    return { refusal: { ...refusalAt(file, position, message), resourceType: knownType(structure, resource), path } }
  }
  return { incoming: incomingOf(resource, text, fullUrl, position, false, hash), resource, text }
}

/**
 * The wrapper of a document or message says things that its entries do not (identifier, timestamp, signature), and so may one with an
 * identifier. Those of searches and transactions are only how the entries travelled.
 */
function lookAtWrapper({ type = "unknown", fields, position }: ReadItem & { kind: "bundle" }, hash: Hash): Looked {
  const isKept = type === "document" || type === "message" || (type === "collection" && fields.identifier !== undefined)
  if (!isKept) return { wrapper: type }
  const resource: Resource = { ...fields, resourceType: "Bundle" }
  const text = JSON.stringify(fields)
  return { incoming: incomingOf(resource, text, undefined, position, true, hash), resource, text }
}

function incomingOf(
  resource: Resource,
  text: string,
  fullUrl: string | undefined,
  position: Position,
  isWrapper: boolean,
  hash: Hash,
): Incoming {
  const type = resource.resourceType
  const id = textOf(resource.id)
  const named = { ...(id !== undefined && { id }), ...(fullUrl !== undefined && { fullUrl }) }
  return {
    type,
    hasId: resource.id !== undefined,
    lifted: liftLarge(text, resource),
    fullUrl,
    position,
    key: resourceKey({ type, text, ...named }),
    digest: textDigest(text, hash),
    reference: chartReference(resource),
    filing: filingOf(resource, text),
    patient: type === "Patient" ? { resource, keys: keysOfPatient(resource, fullUrl, text) } : undefined,
    isWrapper,
  }
}

/** Labels are rare, and looking for them takes as long as validating: a text without their words has none. */
function filingOf(resource: Resource, text: string): Filing {
  const mayBeLabelled = text.includes('"security"') || text.includes("sec-label") || text.includes("\\u")
  return assignSegment(mayBeLabelled ? resource : { resourceType: resource.resourceType })
}

export const refusalAt = (file: string, { offset, line, entry }: Position, reason: string): ImportRefusal => ({
  file,
  offset,
  line,
  ...(entry !== undefined && { entry }),
  reason,
})

/** Text that is no type of R4 is not repeated in the report: it might be anything. */
const knownType = ({ resources }: Structure, { resourceType }: Resource): string =>
  resources.has(resourceType) ? resourceType : "(unknown type)"
