/** Staff, invitations, care teams. */

import type { AccountId, InvitationId, Role, TeamId } from "@subrosa/contract"
import { queryOptions } from "@tanstack/react-query"
import { desk } from "./desk.ts"

export type { AccountId, InvitationId, Role, TeamId } from "@subrosa/contract"
export type { StaffMember } from "@subrosa/engine"

/** Newcomers turn up by themselves, so who is here is looked at again while it is shown. */
export const staff = queryOptions({ queryKey: ["staff"], queryFn: () => desk.staff(), refetchInterval: 5000 })
export const invitations = queryOptions({
  queryKey: ["invitations"],
  queryFn: () => desk.invitations(),
  refetchInterval: 5000,
})
export const teams = queryOptions({ queryKey: ["teams"], queryFn: () => desk.teams() })

export const invite = (input: { roles: Role[]; label: string; days?: number }) =>
  desk.invite({ ...input, roles: [...input.roles].sort() })
export const invitationEnd = (id: InvitationId) => desk.invitationEnd(id)
export const confirmNewcomers = () => desk.confirmNewcomers()
export const rolesUpdate = (input: { account: AccountId; roles: Role[] }) =>
  desk.rolesUpdate({ ...input, roles: [...input.roles].sort() })
export const accountEnd = (account: AccountId) => desk.accountEnd(account)
export const teamCreate = (input: { name: string; members: AccountId[] }) => desk.teamCreate(input)
export const teamMemberAdd = (input: { team: TeamId; account: AccountId }) => desk.teamMemberAdd(input)
export const teamMemberEnd = (input: { team: TeamId; account: AccountId }) => desk.teamMemberEnd(input)

/** The roles in the order and words of the screen. */
export const roleTexts: readonly { value: Role; label: string; hint: string }[] = [
  { value: "clinician", label: "Clinician", hint: "Opens and writes the charts of their care teams." },
  { value: "supervisor", label: "Supervisor", hint: "Reads and writes the charts of the care teams they supervise." },
  { value: "front-desk", label: "Front desk", hint: "Names, contacts and billing. No clinical notes." },
  { value: "biller", label: "Biller", hint: "Names and billing. No clinical notes." },
  { value: "privacy-officer", label: "Privacy officer", hint: "Reviews the log: who opened what, and why." },
  { value: "owner", label: "Owner", hint: "Invites people, sets limits, exports and backs up the practice." },
]
export const roleText = (role: Role): string => roleTexts.find(({ value }) => value === role)?.label ?? role
export const rolesText = (roles: readonly Role[]): string => roles.map(roleText).join(", ")
