/** The bars of R01, each with what was measured. */
import { atLeast, atMost, type Bar, share } from "../bar.ts"
import type { R01Figures } from "./measure.ts"

const aucMax = 0.55

export function judge(figures: R01Figures): Bar[] {
  const { search, links, withoutKeeperKey, withKeeperKey, control, baseline, databasePorts } = figures
  const holdings = [
    { name: "without the keeper's key", of: withoutKeeperKey },
    { name: "with the keeper's key", of: withKeeperKey },
  ]
  return [
    atMost("readable: patients with a clinical sentence in clear", search.readable, 0),
    atMost("patients with a name, contact or number in clear", search.identified, 0),
    atMost("canary hits", search.canaries.found, 0),
    atMost("facts of any kind in clear, whoever's", search.needles.found, 0),
    ...holdings.flatMap(({ name, of }) => [
      atMost(`sealed things opened ${name}`, of.decryption.openedInAll, 0),
      known(name, of),
    ]),
    {
      ...atMost("identity-note links correct", links.correct, links.luckMax),
      wanted: `chance (${links.chance}, by luck up to ${links.luckMax})`,
    },
    ...(databasePorts === undefined ? [] : [atMost("TCP ports of the database", databasePorts.length, 0)]),
    atLeast(
      "control: entries opened with the owner's and the keeper's key",
      share(control.decryption.trials.entries.opened, control.entries),
      1,
    ),
    atLeast("control: membership AUC with those keys", control.membership.auc, 0.95),
    atLeast(
      "baseline: patients readable in plain tables",
      share(baseline.search.readable, baseline.search.people),
      0.95,
    ),
  ]
}

/** With few patients chance alone scatters the AUC more widely than the bar: then three of its standard deviations are allowed. */
function known(name: string, { membership: { auc, low, high, members, matched } }: R01Figures["withKeeperKey"]): Bar {
  const chance = 0.5 + 3 * Math.sqrt(1 / (6 * Math.max(members, 1)))
  const bar = Math.max(aucMax, Math.min(chance, 1))
  const interval = `95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}`
  return {
    measure: `known: membership AUC ${name}`,
    measured: `${auc.toFixed(3)} (${interval}; ${members} of each, ${matched} with a token matched)`,
    wanted: `at most ${aucMax}${bar > aucMax ? `; with so few, up to ${bar.toFixed(3)} is chance` : ""}`,
    met: auc <= bar,
  }
}
