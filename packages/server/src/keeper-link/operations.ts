/**
 * Who answers which operation of the contract.
 *
 * The joint ones are listed here, each with its half in answers.ts; every other one is the keeper's alone, also those that will be added.
 */
import * as contract from "@subrosa/contract"

/** Keeper and store both have a part in these. */
export const jointOperations = {
  attachmentChunkCreate: contract.attachmentChunkCreate,
  attachmentChunkRead: contract.attachmentChunkRead,
  backupRead: contract.backupRead,
  chartFind: contract.chartFind,
  chartOpen: contract.chartOpen,
  decoyShapes: contract.decoyShapes,
  documentDelete: contract.documentDelete,
  documentRead: contract.documentRead,
  documentSearch: contract.documentSearch,
  documentUpdate: contract.documentUpdate,
  entryCreate: contract.entryCreate,
  invitationAccept: contract.invitationAccept,
  invitationCreate: contract.invitationCreate,
  invitationEnd: contract.invitationEnd,
  practiceCreate: contract.practiceCreate,
  resourceFind: contract.resourceFind,
}

/** What the store's server passes on unread. */
export const keeperOperations: readonly contract.Operation[] = Object.values(contract.operations).filter(
  ({ name }) => !Object.hasOwn(jointOperations, name),
)

/** What the keeper serves beside the operations: the public log, and cosignatures that witnesses bring. */
export const keeperPaths: readonly { method: "GET" | "POST"; path: string }[] = [
  { method: "GET", path: `${contract.logPath(":practice")}/*` },
  { method: "POST", path: `${contract.logPath(":practice")}/cosignatures` },
]

/** Largest bodies, where they are other than the server's own limit. */
export const bodyMaxBytesOf: Readonly<Record<string, number>> = {
  attachmentChunkCreate: contract.sizeMaxChunkBytes,
  /** The largest entry as base64url, and what surrounds it. */
  entryCreate: Math.ceil((contract.sizeMaxEntryBytes * 4) / 3) + 1024 * 1024,
}
