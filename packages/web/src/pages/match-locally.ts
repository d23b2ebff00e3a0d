/** Type-ahead over a list that is in memory already. */
import type { WorklistItem } from "../data/chart-id.ts"

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/** Items whose name or birth date begins, word by word, with what was typed; newest opened first, then by name. */
export function matchLocally(items: readonly WorklistItem[], text: string): WorklistItem[] {
  const typed = plain(text)
    .split(/[\s,]+/)
    .filter(Boolean)
  return items
    .filter((item) => {
      const words = [...plain(item.name).split(/[\s,.-]+/), item.birthDate ?? ""]
      return typed.every((part) => words.some((word) => word.startsWith(part)))
    })
    .sort((a, b) => (b.lastOpened ?? "").localeCompare(a.lastOpened ?? "") || a.name.localeCompare(b.name))
}
