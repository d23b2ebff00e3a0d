/** What reading a file of resources yields. */
import type { Fields, Resource } from "./resource.ts"

/** Where a resource begins: byte offset in the stream, line from 1, index in the Bundle's entries or the array. */
export type Position = { offset: number; line: number; entry?: number }

export type RefusalCode =
  | "malformed_json"
  | "truncated"
  | "invalid_utf8"
  | "not_a_resource"
  | "entry_without_resource"
  | "too_deep"
  | "too_large"
  | "empty"
  | "damaged_gzip"
  | "xml"
  | "hl7v2"
  | "pdf"
  | "zip"

export type EntryRequest = { method: string; url: string; ifNoneExist?: string }

export type ReadItem =
  /** `text` is the resource's exact JSON in the file; `resource` is JSON.parse of it. */
  | {
      kind: "resource"
      text: string
      resource: Resource
      fullUrl?: string
      request?: EntryRequest
      position: Position
    }
  /** Comes at the end of each Bundle: its own fields, without `entry`. */
  | { kind: "bundle"; type: string | undefined; id: string | undefined; fields: Fields; position: Position }
  /** `position` is that of the refused thing; `spot` where in it the fault was met, if that is known. */
  | {
      kind: "refused"
      position: Position
      spot?: { offset: number; line: number }
      reasonCode: RefusalCode
      /** For people; holds no data from the file. */
      message: string
    }

export const refusalMessages: Record<RefusalCode, string> = {
  malformed_json: "This is not well-formed JSON.",
  truncated: "The file ends in the middle of this.",
  invalid_utf8: "This holds bytes that are not UTF-8 text.",
  not_a_resource: "This is JSON, but not a FHIR resource: an object with a resourceType is needed.",
  entry_without_resource: "This Bundle entry holds no resource.",
  too_deep: "This is nested more than 200 levels deep.",
  too_large: "This resource is larger than 64 MiB.",
  empty: "There is no resource here.",
  damaged_gzip: "This compressed file is damaged, or of several parts: unpack it first.",
  xml: "This is XML, a C-CDA document perhaps. Subrosa reads FHIR R4 as JSON: ask the system it comes from for that.",
  hl7v2: "This is HL7 v2. Subrosa reads FHIR R4 as JSON: ask the system it comes from for that.",
  pdf: "This is a PDF file. Subrosa reads FHIR R4 as JSON, in which PDF pages may be attachments.",
  zip: "This is a ZIP archive: unpack it first, then choose what was in it.",
}
