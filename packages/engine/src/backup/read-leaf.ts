/** One row of `keeper.log_leaf`: its event is checked against the leaf, and its columns against the event (spec/log.md). */
import { equal, toBase64url } from "@subrosa/codec"
import type { Event } from "@subrosa/contract"
import { leafData, readEvent } from "../log/event-leaf.ts"
import { EngineError } from "../port.ts"
import { BackupError } from "./backup-error.ts"
import { type BackupRow, bytesColumn, bytesOrNull, textColumn, textOrNull, wholeColumn } from "./backup-row.ts"

/** The event of a leaf; undefined once erased: the leaf stays in the tree without it. @throws BackupError `event_mismatch` */
export function readLeafEvent(from: BackupRow, practice: string): Event | undefined {
  const index = wholeColumn(from, "index")
  const salt = bytesOrNull(from, "salt")
  const text = textOrNull(from, "event")
  if (text === undefined) return undefined
  const mismatch = (what: string) => new BackupError("event_mismatch", `the log's event ${index} ${what}`)
  if (salt === undefined) throw mismatch("has lost its salt")
  if (!equal(leafData(practice, { salt: toBase64url(salt), event: text }), bytesColumn(from, "leaf_data"))) {
    throw mismatch("does not hash to its leaf")
  }
  const event = readOwnEvent(text)
  if (event?.practice !== practice) throw mismatch("is malformed or another practice's")
  if (!columnsTell(from, event)) throw mismatch("is filed as something else")
  return event
}

/** The columns by which the keeper finds events again: were they to lie, "who opened this chart" would. */
function columnsTell(from: BackupRow, event: Event): boolean {
  const request = bytesOrNull(from, "request")
  return (
    textColumn(from, "type") === event.type &&
    textColumn(from, "account") === event.account &&
    textOrNull(from, "chart") === ("chart" in event ? event.chart : undefined) &&
    (request && toBase64url(request)) === (event.type === "release" ? event.request : undefined)
  )
}

function readOwnEvent(text: string): Event | undefined {
  try {
    return readEvent(text)
  } catch (error) {
    if (error instanceof EngineError) return undefined
    throw error
  }
}
