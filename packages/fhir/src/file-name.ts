/** Which files of a folder are taken for FHIR, by their names. One that is named by itself is read whatever its name. */

/** In words, for people. */
export const fhirFileNames = ".json, .ndjson or .jsonl, also with .gz"

/** `system`: what a system leaves behind by itself (`.DS_Store`) and nobody meant. `other` is not read, and people are told. */
export function fileNameKind(name: string): "fhir" | "system" | "other" {
  if (/\.(?:json|ndjson|jsonl)(?:\.gz)?$/i.test(name)) return "fhir"
  return /(?:^|[\\/])\.[^\\/]*$/.test(name) ? "system" : "other"
}

/** Names of files that were left out, the first few of them, and which ones are read. */
export function leftOutText(names: readonly string[], shown: number): string {
  const more = names.length > shown ? ` and ${names.length - shown} more` : ""
  return `${names.slice(0, shown).join(", ")}${more}. Of a folder, files are read whose names end in ${fhirFileNames}.`
}

/** Each line stands for itself, even if the first is broken. */
export const isLinesFileName = (name: string): boolean => /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(name)
