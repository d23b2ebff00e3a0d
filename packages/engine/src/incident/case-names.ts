/** How a case's people, devices and teams are called: by trusted cards, by labels of devices, by this person's own teams. */
import { deviceSearch } from "@subrosa/contract"
import type { CaseState, Names } from "@subrosa/incident"
import type { Core } from "../core.ts"
import { staffNames } from "../log/staff-names.ts"

/** `others`: accounts that are spoken of beside those of the case itself. */
export async function caseNames(core: Core, state: CaseState, others: readonly string[] = []): Promise<Names> {
  const [account, devices] = await Promise.all([
    staffNames(core, [...accountsOf(state), ...others]),
    core.call(deviceSearch, { query: { all: "true" } }),
  ])
  const labels = new Map<string, string>(devices.devices.map(({ id, label }) => [id, label]))
  const teams = new Map<string, string>(core.me().teams.map(({ id, name }) => [id, name]))
  // A label is the server's word: the id beside it is the log's.
  const named = (label: string | undefined, id: string) => (label === undefined ? id : `"${label}" (${id.slice(0, 8)})`)
  return { account, device: (id) => named(labels.get(id), id), team: (id) => named(teams.get(id), id) }
}

function accountsOf({ opened, taken, roles, contained, assessments, scopes, notes }: CaseState): string[] {
  const said = [opened, ...contained, ...scopes, ...notes, ...Object.values(assessments)].map(({ account }) => account)
  const stolen = taken.flatMap((one) => ("account" in one ? [one.account] : one.kind === "database" ? one.keys : []))
  const locked = contained.flatMap(({ subject }) => (subject.kind === "account" ? [subject.id] : []))
  const holders = [...roles.values()].flat().map(({ holder }) => holder)
  return [
    ...said,
    ...stolen,
    ...holders,
    ...locked,
    ...(opened.discoveredBy === undefined ? [] : [opened.discoveredBy]),
  ]
}
