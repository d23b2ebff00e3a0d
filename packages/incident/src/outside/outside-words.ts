/** Whether words that others may see betray that somebody is in care (failure F9: Aetna's windows, Cerebral's postcards). */
import { z } from "zod"
import file from "../../data/outside-words.json" with { type: "json" }
import { fold } from "./fold.ts"

const text = z.string().min(1)
const { beginnings, whole } = z
  .strictObject({ note: text, beginnings: z.array(text), whole: z.array(text) })
  .parse(file)
const wholeWords = new Set(whole.map((word) => word.toLowerCase()))

/** The words of a text that betray, as they stand there folded (small letters, no accents). Addresses of sites and mail count, too. */
export function betrayingWords(text: string): string[] {
  // `RiversideTherapy` and `riverside-therapy.example` hide a word within one: look inside, too.
  const split = fold(text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"))
  const words = split.split(" ").filter((word) => word !== "")
  const strong = beginnings.filter((one) => one.length >= 6)
  return words.filter(
    (word) =>
      wholeWords.has(word) ||
      beginnings.some((one) => word.startsWith(one)) ||
      strong.some((one) => word.includes(one)),
  )
}
