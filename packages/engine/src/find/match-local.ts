import type { WorklistItem } from "../port.ts"

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

const resultsMax = 20

/**
 * Type-ahead over names that are here already: each word typed must begin a word of the name or stand in the birth date. No server is
 * asked.
 */
export function matchLocal(items: readonly WorklistItem[], query: string): WorklistItem[] {
  const typed = plain(query)
    .split(/[\s,]+/)
    .filter((word) => word !== "")
  if (typed.length === 0) return []
  return items
    .filter(({ name, birthDate = "" }) => {
      const words = plain(name).split(/[^\p{L}\p{N}]+/u)
      return typed.every((word) => words.some((start) => start.startsWith(word)) || birthDate.startsWith(word))
    })
    .slice(0, resultsMax)
}
