/** Invariants of Bundle (http://hl7.org/fhir/R4/bundle.html) and Parameters. */
import { has, hasChoice, type InvariantTable, invariant } from "./invariant.ts"
import { asList, type Fields, isObject, objectsIn } from "./resource.ts"

const isOneOf = (value: unknown, ...allowed: string[]) => typeof value === "string" && allowed.includes(value)
const entries = (bundle: Fields) => objectsIn(bundle.entry)

function haveDistinctFullUrls(bundle: Fields): boolean {
  const seen = new Set<string>()
  for (const { fullUrl, resource } of entries(bundle)) {
    if (typeof fullUrl !== "string") continue
    const meta = isObject(resource) ? resource.meta : undefined
    const versionId = isObject(meta) && typeof meta.versionId === "string" ? meta.versionId : ""
    const key = `${fullUrl}\n${versionId}`
    if (seen.has(key)) return false
    seen.add(key)
  }
  return true
}

const startsWith = (bundle: Fields, type: string) => {
  const first = entries(bundle)[0]?.resource
  return isObject(first) && first.resourceType === type
}

export const bundleInvariants: InvariantTable = {
  Bundle: [
    invariant(
      "bdl-1",
      "total is only for searchset and history",
      (b) => !has(b, "total") || isOneOf(b.type, "searchset", "history"),
    ),
    invariant(
      "bdl-2",
      "entry.search is only for searchset",
      (b) => b.type === "searchset" || !entries(b).some((e) => has(e, "search")),
    ),
    invariant("bdl-3", "entry.request goes with batch, transaction and history, in every entry", (b) => {
      const expected = isOneOf(b.type, "batch", "transaction", "history")
      return entries(b).every((entry) => has(entry, "request") === expected)
    }),
    invariant("bdl-4", "entry.response goes with the responses and history, in every entry", (b) => {
      const expected = isOneOf(b.type, "batch-response", "transaction-response", "history")
      return entries(b).every((entry) => has(entry, "response") === expected)
    }),
    invariant("bdl-7", "fullUrl must be unique", (b) => b.type === "history" || haveDistinctFullUrls(b)),
    invariant("bdl-9", "a document needs an identifier with system and value", (b) => {
      const { type, identifier } = b
      return type !== "document" || (isObject(identifier) && has(identifier, "system") && has(identifier, "value"))
    }),
    invariant("bdl-10", "a document needs a timestamp", (b) => b.type !== "document" || has(b, "timestamp")),
    invariant(
      "bdl-11",
      "a document starts with a Composition",
      (b) => b.type !== "document" || startsWith(b, "Composition"),
    ),
    invariant(
      "bdl-12",
      "a message starts with a MessageHeader",
      (b) => b.type !== "message" || startsWith(b, "MessageHeader"),
    ),
  ],
  "Bundle.entry": [
    invariant(
      "bdl-5",
      "needs a resource, a request or a response",
      (e) => has(e, "resource") || has(e, "request") || has(e, "response"),
    ),
    invariant(
      "bdl-8",
      "fullUrl must not name a version",
      ({ fullUrl }) => typeof fullUrl !== "string" || !fullUrl.includes("/_history/"),
    ),
    invariant(
      "fullUrl",
      "fullUrl must be absolute",
      ({ fullUrl }) => typeof fullUrl !== "string" || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(fullUrl),
    ),
  ],
  "Parameters.parameter": [
    invariant("inv-1", "needs exactly one of value, resource and part", (p) => {
      return (
        asList([has(p, "part"), hasChoice(p, "value"), has(p, "resource")]).filter((found) => found === true).length ===
        1
      )
    }),
  ],
}
