/** Writes resources as NDJSON, one a line (https://hl7.org/fhir/uv/bulkdata/: application/fhir+ndjson). */

/** Each text must be the JSON of one resource. */
export async function* writeNdjson(
  resources: Iterable<{ text: string }> | AsyncIterable<{ text: string }>,
): AsyncGenerator<string> {
  for await (const { text } of resources) yield `${onOneLine(text)}\n`
}

/** JSON strings cannot hold a raw line break: each one, and the indentation after it, stands between tokens. */
const onOneLine = (text: string): string => text.replace(/[\r\n][ \t\r\n]*/g, "")
