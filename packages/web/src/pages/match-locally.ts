/** Type-ahead over a list that is in memory already. */
import { plainText } from "../components/plain-text.ts"
import type { WorklistItem } from "../data/chart-id.ts"

/** Items whose name or birth date begins, word by word, with what was typed; newest opened first, then by name. */
export function matchLocally(items: readonly WorklistItem[], text: string): WorklistItem[] {
  const typed = plainText(text)
    .split(/[\s,]+/)
    .filter(Boolean)
  return items
    .filter((item) => {
      const words = [...plainText(item.name).split(/[\s,.-]+/), item.birthDate ?? ""]
      return typed.every((part) => words.some((word) => word.startsWith(part)))
    })
    .sort((a, b) => (b.lastOpened ?? "").localeCompare(a.lastOpened ?? "") || a.name.localeCompare(b.name))
}
