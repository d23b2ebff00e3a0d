/** Who holds which shared team's key (spec/keys.md, "Teams"). Pure: decisions from what is known of people and teams. */
import { type AccountId, isRosterKind, type Role, standingIn, type Team } from "@subrosa/contract"

export const isOwner = (roles: readonly Role[]): boolean => roles.includes("owner")
export const isClinical = (roles: readonly Role[]): boolean =>
  roles.includes("clinician") || roles.includes("supervisor")

/** Whether someone of these roles may be given the key of a team of this kind. */
export function mayHold(kind: Team["kind"], roles: readonly Role[]): boolean {
  return kind !== "personal" && standingIn[kind](roles) !== "none"
}

/** Teams whose keys a newcomer is given: those that follow from their roles; every care team for an owner, the first for a clinician. */
export function teamsForNewcomer(roles: readonly Role[], teams: readonly Team[]): Team[] {
  return [...rosterFor(roles, teams), ...careTeamsFor(roles, teams)]
}

const rosterFor = (roles: readonly Role[], teams: readonly Team[]): Team[] =>
  teams.filter(({ kind }) => isRosterKind(kind) && mayHold(kind, roles))

/**
 * Teams that someone of these roles has yet to be put on: those that follow from the roles; an owner on every care team, a clinician on
 * the first if on none. A custodian who becomes a clinician joins the first care team as a member, though the key is theirs already.
 */
export function teamsToJoin(account: AccountId, roles: readonly Role[], teams: readonly Team[]): Team[] {
  const standing = (team: Team) => team.members.find((member) => member.account === account)
  const isOnOne = teams.some((team) => team.kind === "care" && standing(team)?.custodian === false)
  const joins = (team: Team, index: number): boolean => {
    if (isClinical(roles) && !isOnOne && index === 0) return true
    return standing(team) === undefined && isOwner(roles)
  }
  return [
    ...rosterFor(roles, teams).filter((team) => standing(team) === undefined),
    ...careTeamsFor(roles, teams).filter(joins),
  ]
}

function careTeamsFor(roles: readonly Role[], teams: readonly Team[]): Team[] {
  const care = teams.filter(({ kind }) => kind === "care")
  if (isOwner(roles)) return care
  return isClinical(roles) ? care.slice(0, 1) : []
}
