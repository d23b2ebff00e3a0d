/** New roles, and the end of someone's work: endorsements, team keys and their renewal follow from it. */
import { type AccountId, accountEnd, accountUpdate, type Team, type TeamId, teamMemberCreate } from "@subrosa/contract"
import { sealTeamKeysTo } from "../keyring/seal-team-keys.ts"
import { type Engine, EngineError } from "../port.ts"
import type { Session } from "../session/session.ts"
import { endorse, sortedRoles } from "./endorse.ts"
import { type People, selfSealer, type TrustedPerson, trustedPerson } from "./people-context.ts"
import { isOwner, teamsToJoin } from "./plan-teams.ts"
import type { TeamRotation } from "./rotate-teams.ts"
import type { Directory } from "./verify-session.ts"
import { chainOf, vouchedForBy } from "./vouching.ts"

export function createChangePeople(people: People, rotation: TeamRotation): Pick<Engine, "rolesUpdate" | "accountEnd"> {
  const { session } = people
  return {
    async rolesUpdate({ account, roles: wanted }) {
      const roles = sortedRoles(wanted)
      if (roles.length === 0) throw new EngineError("invalid_input", "Choose at least one role.", { field: "roles" })
      const directory = await session.reloadDirectory()
      const person = trustedPerson(directory, account)
      if (hangsOn(session, directory, account)) throw hanging()
      if (isOwner(person.roles) && !isOwner(roles)) await endorseAnew(people, directory, account)
      const before = sharedTeamsOf(session, account)
      const endorsement = await endorse(people, { ...person, roles })
      await session.call(accountUpdate, { params: { account }, body: { roles, endorsement } })
      await session.refresh()
      const { teams } = session.open().view.read
      for (const team of teamsToJoin(account, roles, teams)) await addMember(people, team, person)
      // The keeper has taken them off the teams that their roles allow no more.
      const after = sharedTeamsOf(session, account)
      const left = before.filter((team) => !after.includes(team))
      if (left.length > 0) await rotation.rotate(left)
      await session.reloadDirectory()
      await session.refresh()
    },

    async accountEnd(account) {
      await session.refresh()
      const left = sharedTeamsOf(session, account)
      await endorseAnew(people, await session.reloadDirectory(), account)
      await session.call(accountEnd, { params: { account } })
      await rotation.rotate(left)
      await session.reloadDirectory()
      await session.refresh()
    },
  }
}

function sharedTeamsOf(session: Session, account: AccountId): TeamId[] {
  return session
    .open()
    .view.read.teams.filter(
      ({ kind, members }) => kind !== "personal" && members.some((member) => member.account === account),
    )
    .map(({ id }) => id)
}

/** Every version of a team's key, sealed to them. */
export async function addMember(
  people: People,
  { id, kind }: Pick<Team, "id" | "kind">,
  person: TrustedPerson,
): Promise<void> {
  const teamKeys = await sealTeamKeysTo(selfSealer(people), await people.keyring.allKeys(id, kind), [person])
  await people.session.call(teamMemberCreate, { params: { team: id }, body: { account: person.account, teamKeys } })
}

/**
 * Whom a departing owner vouched for would be trusted no more, for a chain of endorsements leads through owners who work here. So this
 * person vouches for them first. Throws `refused` when this person's own trust hangs on the departing owner.
 */
async function endorseAnew(people: People, directory: Directory, departing: AccountId): Promise<void> {
  const { session } = people
  // The practice card itself vouches for the founder, whatever becomes of them.
  if (departing === session.open().view.practiceCard.owner) return
  const vouchedFor = vouchedForBy(directory, departing)
  if (vouchedFor.length > 0 && hangsOn(session, directory, departing)) throw hanging()
  for (const account of vouchedFor) {
    const person = trustedPerson(directory, account)
    const endorsement = await endorse(people, person)
    await session.call(accountUpdate, { params: { account }, body: { roles: person.roles, endorsement } })
  }
}

/** Whether this person's own trust hangs on the account: then they cannot vouch for it, for a circle trusts nobody. */
function hangsOn(session: Session, directory: Directory, account: AccountId): boolean {
  const { account: me, view } = session.open()
  return account !== view.practiceCard.owner && chainOf(directory, me).includes(account)
}

function hanging(): EngineError {
  return new EngineError("refused", "You cannot do this yourself: ask another owner, whom this owner did not let in.")
}
