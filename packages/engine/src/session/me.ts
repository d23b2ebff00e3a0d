/** Who is signed in, for people to read. Pure. */
import type { Limits, PracticeId, Role } from "@subrosa/contract"
import { type Directory, endorsedRoles } from "../people/verify-session.ts"
import type { Me } from "../port.ts"
import type { View } from "./look.ts"

/** Of an active account: `directory` is the view's. Roles are the endorsed ones, whatever the server says beside them. */
export function meOf(practice: PracticeId, { read, practiceCard, name }: View, directory: Directory): Me {
  const { account, session, teams } = read
  const roles = endorsedRoles(directory, account.id)
  return {
    practice,
    practiceName: practiceCard.name,
    account: account.id,
    name,
    roles,
    teams: teams.flatMap(({ id, kind, name, members }) => {
      const member = members.find((one) => one.account === account.id)
      return member ? [{ id, kind, name, custodian: member.custodian }] : []
    }),
    limits: highestLimit(read.limits, roles),
    used: read.used,
    settings: read.settings,
    slots: read.slots,
    pending: read.pending,
    alarms: read.alarms,
    recovery: read.recovery,
    freshUntil: session.freshUntil,
  }
}

/** The highest of the roles' limits, each window by itself; 0 without a role. */
export function highestLimit(limits: Limits, roles: readonly Role[]): { hour: number; day: number } {
  return {
    hour: Math.max(0, ...roles.map((role) => limits[role].hour)),
    day: Math.max(0, ...roles.map((role) => limits[role].day)),
  }
}
