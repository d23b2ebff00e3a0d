/** The newcomer's side of an invitation: reading it, and making the account that an owner will let in. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import { fromBase64url, toBase64url } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import { ApiError, type Event, type InvitationId, type PracticeId } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { attemptCreate, registrationAttempts, registrationEnd } from "../sign-in/attempts.ts"
import { newChallenge } from "../sign-in/challenge.ts"
import { registrationOptions } from "../sign-in/webauthn.ts"
import { accountRead } from "./account.ts"
import { checkTeamKeys } from "./check-card.ts"
import { change, type Public } from "./context.ts"
import { type InvitationRow, invitationFind } from "./invitation.ts"
import { checkNewAccount, newAccountStore, signedInAgain, signedInNew } from "./new-account.ts"
import { practiceRead } from "./practice.ts"
import { readBytes } from "./read-bytes.ts"
import { refuseField } from "./refuse.ts"
import { memberStore, teamKeysStore, teamStore } from "./teams.ts"

export const invitationRead: Public<typeof contract.invitationRead> = async (identity, { params, body }) => {
  const { practice, invitation: id } = params
  const now = identity.clock()
  const found = await identity.db.inPractice(practice, async (sql) => {
    const invitation = await invitationByToken(sql, practice, id, body.token)
    requireOpen(invitation, now)
    const inviter = await accountRead(sql, practice, invitation.invited_by)
    if (inviter === undefined) throw notFound()
    if ((await accountRead(sql, practice, body.account)) !== undefined)
      throw refuseField("account", "is taken: choose another id")
    return { invitation, inviter, practiceCard: (await practiceRead(sql, practice)).card }
  })
  const challenge = newChallenge()
  const prfSalt = toBase64url(randomBytes(32))
  const state = { challenge: challenge.text, prfSalt }
  await attemptCreate(identity, { kind: "registration", practice, account: body.account, state })
  const { invitation, inviter, practiceCard } = found
  const user = { practice, account: body.account, name: body.accountName }
  return {
    roles: invitation.roles,
    expiresAt: invitation.expires_at.toISOString(),
    practiceCard,
    inviterCard: { card: inviter.card, signature: toBase64url(inviter.card_signature) },
    inviterMac: toBase64url(invitation.inviter_mac),
    options: await registrationOptions(identity, user, challenge.bytes, []),
    prfSalt,
  }
}

/** Works once. Posting the same bytes again answers the same. `preferences` is the store's: a document of the personal team. */
export const invitationAccept: Public<typeof contract.invitationAccept> = async (identity, { params, body }) => {
  const { practice, invitation: id } = params
  const { account, personalTeam } = body
  const before = await identity.db.inPractice(practice, async (sql) => {
    const invitation = await invitationByToken(sql, practice, id, body.token)
    const again = invitation.account === account.id ? await signedInAgain(sql, practice, account) : undefined
    if (again === undefined) requireOpen(invitation, identity.clock())
    return { again, settings: (await practiceRead(sql, practice)).settings }
  })
  if (before.again !== undefined) return before.again
  if (account.wayIn.kind === "key-file" && !before.settings.keyFileSignIn) {
    throw refuseField("account.wayIn.kind", "must not be key-file in this practice")
  }

  const begun = (await registrationAttempts(identity, practice, account.id)).map(({ state }) => ({
    challenge: state.challenge ?? "",
    prfSalt: fromBase64url(state.prfSalt ?? ""),
  }))
  const checked = await checkNewAccount(identity, practice, account, begun)
  const newcomerMac = readBytes(body.newcomerMac, "newcomerMac", 32)
  if (personalTeam.kind !== "personal") throw refuseField("personalTeam.kind", "must be personal")
  const { team, version, account: member } = body.personalTeamKey
  if (team !== personalTeam.id || version !== 1 || member !== account.id) {
    throw refuseField("personalTeamKey", "must be version 1 of the personal team's key, sealed to its owner")
  }
  const sealer = { practice, account: account.id, signPublicKey: checked.content.signPublicKey }
  const teamKeys = await checkTeamKeys([body.personalTeamKey], sealer, [personalTeam], "personalTeamKey")

  const actor = { practice, account: account.id, device: account.device.id }
  const session = await change(identity, actor, async (sql, head, now) => {
    const invitation = await invitationByToken(sql, practice, id, body.token)
    requireOpen(invitation, now)
    const { roles, invited_by: invitedBy } = invitation
    const standing = { state: "pending" as const, roles, invitedBy, endorsement: null }
    const opened = await newAccountStore(sql, practice, account, checked, standing, now)
    if (!(await teamStore(sql, practice, personalTeam, now)))
      throw refuseField("personalTeam.id", "is taken: choose another id")
    await memberStore(sql, practice, personalTeam.id, account.id, false, now)
    await teamKeysStore(sql, practice, teamKeys)
    await sql.query(
      { text: "update keeper.invitation set account = $3, newcomer_mac = $4 where practice = $1 and id = $2" },
      [practice, id, account.id, newcomerMac],
    )
    const events: Event[] = [
      { ...head, type: "account", subject: account.id, change: "joined", roles },
      { ...head, type: "device", subject: account.device.id, change: "added" },
      { ...head, type: "key", subject: account.id, change: "slot-added", kind: account.wayIn.kind },
      { ...head, type: "team", team: personalTeam.id, change: "created", version: 1 },
    ]
    return { events, result: opened }
  })
  await registrationEnd(identity, practice, account.id)
  return signedInNew(account, checked.prfSalt, session)
}

/** Who shows the token holds the link; for anyone else there is no such invitation. */
async function invitationByToken(
  sql: Sql,
  practice: PracticeId,
  id: InvitationId,
  token: string,
): Promise<InvitationRow> {
  const invitation = await invitationFind(sql, practice, id)
  const shown = createHash("sha256")
    .update(readBytes(token, "token", 32))
    .digest()
  if (invitation === undefined || !timingSafeEqual(shown, invitation.token_digest)) throw notFound()
  return invitation
}

function requireOpen(invitation: InvitationRow, now: Date): void {
  if (invitation.account !== null) throw new ApiError("gone", "this invitation was used: ask for a new one")
  if (invitation.ended_at !== null) throw new ApiError("gone", "this invitation was withdrawn: ask for a new one")
  if (invitation.expires_at <= now) throw new ApiError("gone", "this invitation has expired: ask for a new one")
}

function notFound(): ApiError {
  return new ApiError("not_found", "there is no such invitation")
}
