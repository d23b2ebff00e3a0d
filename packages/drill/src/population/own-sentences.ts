/** Which sentences are one person's own: charts made from like templates say much alike, and what two charts say betrays neither. */

/** Enough of a long sentence to know it by; a page boundary may cut the rest off. */
const partLength = 40
/** Beyond so many people only equal sentences are looked for: comparing each with each would take minutes. */
const comparedMax = 100

/** Both ends of a sentence. The planted ones begin alike, so their beginning is cut off. */
export function partsOf(sentence: string): string[] {
  const text = sentence.replace(/^Spoke at length about /, "")
  return text.length <= partLength ? [text] : [text.slice(0, partLength), text.slice(-partLength)]
}

/** Of each person's sentences, all that were said: up to `most` that no other person's chart holds, in whole or in part. */
export function ownSentences(said: readonly (readonly string[])[], most: number): string[][] {
  const saidBy = new Map<string, number>()
  said.forEach((sentences, person) => {
    for (const part of sentences.flatMap(partsOf))
      saidBy.set(part, (saidBy.get(part) ?? person) === person ? person : -1)
  })
  const texts = said.length <= comparedMax ? said.map((sentences) => sentences.join("\n")) : []
  return said.map((sentences, person) => {
    const own: string[] = []
    for (const sentence of new Set(sentences)) {
      if (own.length === most) break
      const parts = partsOf(sentence)
      if (parts.some((part) => saidBy.get(part) !== person)) continue
      const isElsewhere = texts.some((text, other) => other !== person && parts.some((part) => text.includes(part)))
      if (!isElsewhere) own.push(sentence)
    }
    return own
  })
}
