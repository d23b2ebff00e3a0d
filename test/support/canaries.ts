/** Words that stand nowhere else, and every way in which they could lie in a file. */
import { randomBytes } from "node:crypto"

/** Any canary of any run. */
export const inCanaries = /Zqx[a-z]+[0-9a-f]{12}/

export interface Canaries {
  /** A word for this use, the same each time. */
  (use: string): string
  said: Set<string>
  /** What every word of this run ends with: to search for it is to search for all of them. */
  mark: string
}

export function newCanaries(): Canaries {
  const run = randomBytes(6).toString("hex")
  const said = new Set<string>()
  const canary = (use: string): string => {
    const word = `Zqx${use.replace(/[^a-z]/g, "")}${run}`
    said.add(word)
    return word
  }
  return Object.assign(canary, { said, mark: run })
}

/** As text in several encodings and cases, hex, and base64 at every alignment in both alphabets. */
export function spellingsOf(word: string): Buffer[] {
  const cases = [...new Set([word, word.toLowerCase(), word.toUpperCase()])]
  const texts = cases.flatMap((one) => [
    Buffer.from(one),
    Buffer.from(one, "utf16le"),
    swapped(Buffer.from(one, "utf16le")),
  ])
  const hex = cases.map((one) => Buffer.from(one).toString("hex"))
  return [
    ...texts,
    ...hex.flatMap((one) => [Buffer.from(one), Buffer.from(one.toUpperCase())]),
    ...cases.flatMap(base64),
  ]
}

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()

/** The characters that do not depend on what stands before or after. */
function base64(word: string): Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(word)]).toString("base64")
    const stable = text.slice(Math.ceil((shift * 4) / 3), Math.floor(((shift + word.length) * 4) / 3) - 1)
    return [stable, stable.replaceAll("+", "-").replaceAll("/", "_")].map((one) => Buffer.from(one))
  })
}
