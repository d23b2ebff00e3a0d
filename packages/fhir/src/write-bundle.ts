/** Writes resources as one Bundle of type collection (http://hl7.org/fhir/R4/bundle.html), each text as it was read. */

/** `text` must be the JSON of one resource; it is not looked at. */
export type ResourceText = { text: string; fullUrl?: string }

/**
 * Chunks of the Bundle's JSON. `timestamp` is a FHIR instant. A fullUrl that came before is left out, because it must
 * be unique in a Bundle (bdl-7); the set of those seen is what memory grows with.
 */
export async function* writeBundle(
  resources: Iterable<ResourceText> | AsyncIterable<ResourceText>,
  options: { timestamp?: string } = {},
): AsyncGenerator<string> {
  const timestamp = options.timestamp === undefined ? "" : `,"timestamp":${JSON.stringify(options.timestamp)}`
  yield `{"resourceType":"Bundle","type":"collection"${timestamp}`
  const seen = new Set<string>()
  let count = 0
  for await (const { text, fullUrl } of resources) {
    const isNew = fullUrl !== undefined && !seen.has(fullUrl)
    if (isNew) seen.add(fullUrl)
    const before = count++ === 0 ? ',"entry":[\n' : ",\n"
    yield `${before}{${isNew ? `"fullUrl":${JSON.stringify(fullUrl)},` : ""}"resource":${text}}`
  }
  // An empty array is no FHIR: without resources there is no entry at all.
  yield count === 0 ? "}\n" : "\n]}\n"
}
