/** Identity-theft services owed to the people concerned (data/README.md, rule 6 and `identityTheftServices`). */

import { encryption, harm, hipaaRelief, inScope, type Owed, walk } from "./decide-owed.ts"
import type { Facts } from "./facts.ts"
import { takenListed } from "./involved-elements.ts"
import type { Jurisdiction } from "./row.ts"

export function decideServices(facts: Facts, row: Jurisdiction): Owed {
  const services = row.identityTheftServices
  if (services === null) return { owed: false, why: ["the law names no services"], open: [] }
  return walk([
    () => inScope(facts, row),
    () => {
      const taken = takenListed(facts, services.when)
      return taken.length === 0
        ? { falls: true, why: "no element was taken for which services are owed" }
        : { falls: false, why: `taken: ${taken.join(", ")}` }
    },
    () => encryption(facts, row, true),
    () => harm(facts, row, undefined),
    () => hipaaRelief(facts, row, "identity-theft-services"),
    () =>
      services.obligation === "if-offered"
        ? { falls: true, why: `not owed; if services are offered, they are free for ${services.months} months` }
        : { falls: false, why: services.text },
  ])
}
