/** People of the practice: everything of the engine's face that concerns them. */
import type { Engine } from "../port.ts"
import { createChangePeople } from "./change-people.ts"
import { createConfirmNewcomers } from "./confirm-newcomers.ts"
import { createInvite } from "./invite.ts"
import type { People } from "./people-context.ts"
import { createPracticeRules } from "./practice-rules.ts"
import { createTeamRotation } from "./rotate-teams.ts"
import { staffOf } from "./staff.ts"
import { createTeams } from "./teams.ts"

export type PeopleFace = Pick<
  Engine,
  | "staff"
  | "invite"
  | "invitations"
  | "invitationEnd"
  | "confirmNewcomers"
  | "rolesUpdate"
  | "accountEnd"
  | "teams"
  | "teamCreate"
  | "teamMemberAdd"
  | "teamMemberEnd"
  | "teamRotate"
  | "limits"
  | "limitsUpdate"
  | "settingsUpdate"
>

export function createPeople(people: People): PeopleFace {
  const { session } = people
  const { confirmNewcomers, confirmQuietly } = createConfirmNewcomers(people)
  const rotation = createTeamRotation(people)
  session.onRefresh(() => {
    confirmQuietly()
    if (session.state().kind === "open") rotation.settle().catch(() => undefined)
  })
  return {
    async staff() {
      return staffOf(await session.reloadDirectory(), session.open().account)
    },
    confirmNewcomers,
    ...createInvite(people),
    ...createChangePeople(people, rotation),
    ...createTeams(people, rotation),
    teamRotate: (team) => rotation.rotate([team]),
    ...createPracticeRules(people),
  }
}
