/** Words as they are compared: what typing, copying and typesetting change makes no difference. */

/** Lower case, without marks and punctuation, in NFKC; one word an element. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  )
}

/** Members of a resource that hold no words of anybody's. */
const wordless = new Set([
  "id",
  "resourceType",
  "reference",
  "system",
  "url",
  "contentType",
  "data",
  "hash",
  "versionId",
])

/** All words of a FHIR resource in the order of its members; of a narrative those that a reader sees. */
export function resourceWords(resource: unknown): string[] {
  const words: string[] = []
  collect(resource, words)
  return words
}

function collect(value: unknown, words: string[]): void {
  if (typeof value === "string") words.push(...wordsOf(seenText(value)))
  else if (Array.isArray(value)) for (const item of value) collect(item, words)
  else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) if (!wordless.has(name)) collect(member, words)
  }
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }

/** Markup of a narrative (a closed set, fhir/check-narrative.ts) falls away, its entities are what they stand for. */
function seenText(text: string): string {
  if (!text.includes("<")) return text
  return text
    .replace(/<[^>]*>/g, " ")
    .replace(/&#(x?)([0-9a-f]+);/gi, (_, hex: string, digits: string) =>
      codePoint(Number.parseInt(digits, hex ? 16 : 10)),
    )
    .replace(/&(\w+);/g, (entity, name: string) => entities[name] ?? entity)
}

const codePoint = (code: number): string =>
  Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : " "
