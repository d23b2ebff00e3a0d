/** Which files of a folder are taken for FHIR, by their names. One that is named by itself is read whatever its name. */

/** In words, for people. */
export const fhirFileNames = ".json, .ndjson or .jsonl, also with .gz"

export const isFhirFileName = (name: string): boolean => /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i.test(name)

/** Each line stands for itself, even if the first is broken. */
export const isLinesFileName = (name: string): boolean => /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(name)
