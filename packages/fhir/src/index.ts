/** FHIR R4 as Subrosa needs it: read, validate, file, show and write resources. Encryption is elsewhere. */

export { assignSegment, type Filing } from "./assign-segment.ts"
export { type Lifted, liftAttachments, lowerAttachments } from "./attachments.ts"
export { type ChartReference, chartReference, patientKeys, referencedBinaries } from "./chart-reference.ts"
export { type ChartRow, chartRow } from "./chart-row.ts"
export { type ChartSummary, chartSummary, type Demographics, demographicsOf } from "./chart-summary.ts"
export { displayAddress } from "./display/address.ts"
export { answersOf } from "./display/answers.ts"
export {
  type Attachment,
  type AttachmentForm,
  attachmentBytes,
  attachmentForm,
  attachmentsOf,
  attachmentText,
  inlineText,
  mediaTypeOf,
  toAttachment,
} from "./display/attachment.ts"
export { displayConcept } from "./display/codeable-concept.ts"
export { ageInYears, displayDate, displayPeriod, timeOf } from "./display/date.ts"
export { displayHumanName, displayNameForList, preferredName } from "./display/human-name.ts"
export { displayQuantity, displayValue } from "./display/quantity.ts"
export { displayReference } from "./display/reference.ts"
export { displaySegment } from "./display/segment.ts"
export { FhirError, type FhirErrorCode } from "./fhir-error.ts"
export { fhirFileNames, fileNameKind, isLinesFileName, leftOutText } from "./file-name.ts"
export { type Folded, foldVersions } from "./fold-versions.ts"
export type { Issue, IssueCode } from "./issue.ts"
export { familyTerms, type Home, homeTerms, type KinshipTerm, kinshipTerms, phoneKinship } from "./kinship-terms.ts"
export { type Amendment, amendNote } from "./note/amend-note.ts"
export { buildEncounter, type EncounterInput } from "./note/build-encounter.ts"
export { buildNote, type NoteInput, type NoteSection } from "./note/build-note.ts"
export { type NoteFormat, type NoteKind, noteFormats, noteTypes, type SectionForm } from "./note/note-format.ts"
export { escapeXhtml, textToXhtml, xhtmlToText } from "./note/note-xhtml.ts"
export { type Note, type ReadSection, readNote } from "./note/read-note.ts"
export { parseQuery } from "./parse-query.ts"
export type { EntryRequest, Position, ReadItem, RefusalCode } from "./read-item.ts"
export { type ByteSource, type ReadOptions, readResources } from "./read-resources.ts"
export { identifierKey, keysOfReference, referenceKey } from "./reference-key.ts"
export * from "./resource.ts"
export {
  readSafeContactCard,
  type SafeContactCard,
  type SafeContactChannel,
  SafeContactError,
  type SafeContactHours,
  safeContactChannels,
  safeContactUrl,
  writeSafeContactCard,
} from "./safe-contact-card.ts"
export { type SearchTerm, type SearchTermKind, searchTerms } from "./search-terms.ts"
export { labelTable, type Segment, segmentsByRestriction, typeTable } from "./segment-table.ts"
export { compileStructure, loadStructure, type Structure } from "./structure.ts"
export { validateResource } from "./validate-resource.ts"
export { type ResourceText, writeBundle } from "./write-bundle.ts"
export { writeNdjson } from "./write-ndjson.ts"
