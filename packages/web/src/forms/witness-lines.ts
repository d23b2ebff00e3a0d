/** Witnesses as lines of text, one each: name, verifier key, and an address unless it pulls. Pure. */
import type { WitnessChoice } from "../data/witness.ts"

export function witnessLines(witnesses: WitnessChoice["witnesses"]): string {
  return witnesses.map(({ name, key, url }) => [name, key, url ?? ""].join(" ").trim()).join("\n")
}

/** The line's number when one is not of this form. */
export function readWitnessLines(text: string): WitnessChoice["witnesses"] | { wrongLine: number } {
  const witnesses: WitnessChoice["witnesses"] = []
  for (const [i, line] of text.split("\n").entries()) {
    const [name, key, url, ...rest] = line.trim().split(/\s+/)
    if (name === undefined || name === "") continue
    if (key === undefined || rest.length > 0) return { wrongLine: i + 1 }
    witnesses.push({ name, key, ...(url !== undefined && { url }) })
  }
  return witnesses
}
