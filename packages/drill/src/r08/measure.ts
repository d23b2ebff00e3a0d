/**
 * Drill R08, "neighbour" (MIE, Cerebral): valid accounts that must not see these patients, and 100,000 tries, once against the server as it
 * is and once with its own permission checks taken out, so that only row-level security and keys that are not there stand behind.
 */

import { seededRandom } from "@subrosa/simulate"
import type { DrillOptions } from "../drill.ts"
import { onGround } from "../ground.ts"
import type { Tally } from "../thief/findings.ts"
import { type Attacked, attack } from "./attack.ts"
import { plainNeighbour } from "./plain-neighbour.ts"

export interface R08Figures {
  seed: number
  patients: number
  tries: number
  checked: Attacked
  unchecked: Attacked
  baseline: { checked: { tries: number; tally: Tally }; unchecked: { tries: number; tally: Tally } }
  seconds: number
}

export const triesDefault = 100_000

export const measureR08 = (options: DrillOptions): Promise<R08Figures> =>
  onGround(options, async (ground) => {
    const tries = options.tries ?? triesDefault
    const population = await ground.people(12)
    const checked = await attack(ground, population, { checks: true, tries })
    const unchecked = await attack(ground, population, { checks: false, tries })
    ground.step("the same at an ordinary application")
    const random = seededRandom(ground.seed)
    const few = Math.min(tries, 2000)
    return {
      seed: ground.seed,
      patients: population.people.length,
      tries,
      checked,
      unchecked,
      baseline: {
        checked: await plainNeighbour(ground.root, population, random, { checks: true, tries: few }),
        unchecked: await plainNeighbour(ground.root, population, random, { checks: false, tries: few }),
      },
      seconds: ground.seconds(),
    }
  })
