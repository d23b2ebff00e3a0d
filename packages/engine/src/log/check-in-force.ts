/**
 * Whether what the server says is in force (limits, settings, whose work is active with which roles) is what the log says was decided.
 * Whoever changes a table beneath the server leaves no entry, and that is what gives them away (spec/log.md, "Verifying all").
 */
import { canonicalJson, equal } from "@subrosa/codec"
import {
  type Account,
  type Event,
  type Limits,
  Limits as LimitsShape,
  limitsDefault,
  type Settings,
  Settings as SettingsShape,
  settingsDefault,
} from "@subrosa/contract"

export interface InForce {
  limits: Limits
  settings: Settings
  accounts: readonly Pick<Account, "id" | "state" | "roles">[]
}

/** `events`: all of the log, the newest first. One sentence for each thing that no entry explains. Pure. */
export function checkInForce(events: readonly Event[], inForce: InForce): string[] {
  const limits = events.find((event) => event.type === "limits")?.limits ?? limitsDefault
  const settings = events.find((event) => event.type === "settings")?.settings ?? settingsDefault
  return [
    ...(same(LimitsShape.parse(limits), inForce.limits) ? [] : ["The limits in force are not the ones last logged."]),
    ...(same(SettingsShape.parse(settings), inForce.settings)
      ? []
      : ["The settings in force are not the ones last logged."]),
    ...inForce.accounts.flatMap((account) => failuresOf(account, events)),
  ]
}

function failuresOf({ id, state, roles }: InForce["accounts"][number], events: readonly Event[]): string[] {
  if (state !== "active") return []
  const changes = events.flatMap((event) => (event.type === "account" && event.subject === id ? [event] : []))
  const [last] = changes
  const named = changes.find((event) => event.roles !== undefined && event.change !== "joined")
  if (last === undefined || named === undefined) return [`Account ${id} is active, and no entry of the log let it in.`]
  if (last.change === "ended") return [`Account ${id} is active, and the log says that its work has ended.`]
  return same(named.roles, roles) ? [] : [`Account ${id} has other roles than the log gave it.`]
}

const same = (a: unknown, b: unknown): boolean => equal(canonicalJson(a), canonicalJson(b))
