/** The system's list of the affected beside what the attacker really obtained. */
export interface Compared {
  listed: number
  truth: number
  precision: number
  recall: number
}

/** An empty list of an empty truth is right: both measures are 1. */
export function compareLists(listed: Iterable<string>, truth: Iterable<string>): Compared {
  const [said, real] = [new Set(listed), new Set(truth)]
  const both = [...said].filter((one) => real.has(one)).length
  return {
    listed: said.size,
    truth: real.size,
    precision: said.size === 0 ? (real.size === 0 ? 1 : 0) : both / said.size,
    recall: real.size === 0 ? 1 : both / real.size,
  }
}
