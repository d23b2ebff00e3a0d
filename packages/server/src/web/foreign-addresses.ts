/**
 * Addresses of other hosts in a built web app: a tag, a font, a script from elsewhere would be one. The Content-Security-Policy would keep
 * it from loading; here it does not even ship. Pure.
 */

export interface BuiltFile {
  name: string
  text: string
}

/** Hosts whose addresses are names of things, words to a person or documentation, never loaded from. Each is here for a reason. */
const names: Readonly<Record<string, string>> = {
  "www.w3.org": "XML namespaces",
  "hl7.org": "names of FHIR code systems and extensions",
  "terminology.hl7.org": "names of code systems",
  "loinc.org": "name of a code system",
  "snomed.info": "name of a code system",
  "unitsofmeasure.org": "name of a code system",
  "react.dev": "React's own error messages",
  "reactjs.org": "React's own error messages",
  "github.com": "words in error messages of libraries",
  "example.org": "placeholders in forms",
  "records.example.org": "placeholders in forms",
  "json-schema.org": "name of a vocabulary, in zod",
  "tools.ietf.org": "words in comments of libraries",
  "www.aiim.org": "XML namespaces of PDF/A metadata",
  "ns.adobe.com": "XML namespaces of PDF metadata",
  "purl.org": "XML namespaces of PDF metadata",
  localhost: "this machine",
}

export interface ForeignAddress {
  file: string
  host: string
}

/**
 * Absolute addresses in any file, protocol-relative ones where a browser would follow them. `cited`: hosts that the app's own data name, such
 * as where a law is published.
 */
export function foreignAddresses(
  files: readonly BuiltFile[],
  cited: ReadonlySet<string> = new Set(),
): ForeignAddress[] {
  const found = new Map<string, ForeignAddress>()
  for (const { name, text } of files) {
    for (const host of hostsIn(text, name)) {
      if (host in names || cited.has(host)) continue
      found.set(`${name}\n${host}`, { file: name, host })
    }
  }
  return [...found.values()]
}

/** Hosts of absolute addresses in a text. */
export const hostsNamed = (text: string): Set<string> => new Set(hostsIn(text, ""))

function* hostsIn(text: string, name: string): Generator<string> {
  for (const [, host] of text.matchAll(/\b(?:https?|wss?):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)/gi)) {
    if (host !== undefined) yield host.toLowerCase()
  }
  const followed = name.endsWith(".html")
    ? /(?:src|href|action)\s*=\s*["']?\/\/([a-z0-9.-]+)/gi
    : /(?:url\(|import\(|import)\s*["']?\/\/([a-z0-9.-]+)/gi
  for (const [, host] of text.matchAll(followed)) if (host !== undefined) yield host.toLowerCase()
}
