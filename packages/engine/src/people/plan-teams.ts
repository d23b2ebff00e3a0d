/** Who holds which shared team's key (spec/keys.md, "Teams"). Pure: decisions from what is known of people and teams. */
import type { AccountId, Role, Team, TeamId } from "@subrosa/contract"

export const isOwner = (roles: readonly Role[]): boolean => roles.includes("owner")
export const isClinical = (roles: readonly Role[]): boolean =>
  roles.includes("clinician") || roles.includes("supervisor")

/** Whether someone of these roles may be given the key of a team of this kind. */
export function mayHold(kind: Team["kind"], roles: readonly Role[]): boolean {
  if (kind === "personal") return false
  return kind === "practice" ? roles.length > 0 : isClinical(roles) || isOwner(roles)
}

/** Teams whose keys a newcomer is given: the practice's; every care team for an owner, the first for a clinician. */
export function teamsForNewcomer(roles: readonly Role[], teams: readonly Team[]): Team[] {
  return [...teams.filter(({ kind }) => kind === "practice"), ...careTeamsFor(roles, teams)]
}

/**
 * Care teams that someone of these roles has yet to be put on: an owner on every one, a clinician on the first if on none. A custodian
 * who becomes a clinician joins the first team as a member, though the key is theirs already.
 */
export function careTeamsToJoin(account: AccountId, roles: readonly Role[], teams: readonly Team[]): TeamId[] {
  const standing = (team: Team) => team.members.find((member) => member.account === account)
  const isOnOne = teams.some((team) => team.kind === "care" && standing(team)?.custodian === false)
  const joins = (team: Team, index: number): boolean => {
    if (isClinical(roles) && !isOnOne && index === 0) return true
    return standing(team) === undefined && isOwner(roles)
  }
  return careTeamsFor(roles, teams)
    .filter(joins)
    .map(({ id }) => id)
}

function careTeamsFor(roles: readonly Role[], teams: readonly Team[]): Team[] {
  const care = teams.filter(({ kind }) => kind === "care")
  if (isOwner(roles)) return care
  return isClinical(roles) ? care.slice(0, 1) : []
}
