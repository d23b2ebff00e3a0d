/** Which elements of a list were taken (data/README.md, rule 2): a taxpayer number is also a government id. */
import type { Element } from "./codes.ts"
import type { Facts } from "./facts.ts"

/** The listed elements that were taken, in the list's order, named as the list names them. */
export const takenListed = (facts: Facts, listed: readonly Element[]): Element[] =>
  listed.filter(
    (element) =>
      facts.elements.includes(element) || (element === "government-id" && facts.elements.includes("taxpayer-id")),
  )
