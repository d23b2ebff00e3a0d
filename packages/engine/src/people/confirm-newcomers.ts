/**
 * Lets newcomers in whom this person invited (spec/account.md, "Invitation", step 3): their card must carry a MAC by the link's secret,
 * which the server never saw. Only then is the card endorsed and are team keys sealed to it.
 */
import { fromBase64url, utf8 } from "@subrosa/codec"
import { type Account, accountActivate, type Invitation, invitationSearch } from "@subrosa/contract"
import { accountCardDigest, invitationKeys, verifyAccountCard, verifyNewcomerMac } from "@subrosa/crypto"
import { sealTeamKeysTo } from "../keyring/seal-team-keys.ts"
import { type Engine, EngineError } from "../port.ts"
import { wipe } from "../session/secret-keys.ts"
import { endorse } from "./endorse.ts"
import { documentNameOf, type InvitationSecret, parseInvitationSecret } from "./invitation-secret.ts"
import { type People, selfSealer, type TrustedPerson } from "./people-context.ts"
import { isOwner, teamsForNewcomer } from "./plan-teams.ts"
import { endorsedRoles, signedCard } from "./verify-session.ts"

type Confirmed = Awaited<ReturnType<Engine["confirmNewcomers"]>>

export function createConfirmNewcomers(people: People): Pick<Engine, "confirmNewcomers"> & { confirmQuietly(): void } {
  const { session } = people
  let underWay: Promise<Confirmed> | undefined

  const confirmAll = async (): Promise<Confirmed> => {
    const { account } = session.open()
    const { invitations } = await session.call(invitationSearch, {})
    const mine = invitations.filter((one) => one.invitedBy === account && one.account !== null)
    const answer: Confirmed = { confirmed: [], refused: [] }
    if (mine.length === 0) return answer
    const directory = await session.reloadDirectory()
    for (const invitation of mine) {
      const newcomer = directory.accounts.find(({ id, state }) => id === invitation.account && state === "pending")
      if (!newcomer) continue
      const outcome = await confirmOne(people, invitation, newcomer)
      if (outcome.because === undefined) answer.confirmed.push(outcome.name)
      else answer.refused.push({ name: outcome.name, because: outcome.because })
    }
    if (answer.confirmed.length > 0) {
      await session.reloadDirectory()
      await session.refresh()
    }
    return answer
  }

  const confirmNewcomers = (): Promise<Confirmed> => {
    underWay ??= confirmAll().finally(() => {
      underWay = undefined
    })
    return underWay
  }

  return {
    confirmNewcomers,
    /** By itself while open: refusals wait to be seen by whoever looks at the invitations. */
    confirmQuietly() {
      const state = session.state()
      if (state.kind !== "open" || state.me.pending === 0 || !isOwner(state.me.roles)) return
      confirmNewcomers().catch(() => undefined)
    },
  }
}

async function confirmOne(
  people: People,
  invitation: Invitation,
  newcomer: Account,
): Promise<{ name: string; because?: string }> {
  const { session, keyring, documents } = people
  const personal = keyring.personalTeam().team
  const name = documentNameOf(invitation.id)
  try {
    const sealed = await documents.read(personal, name)
    if (!sealed) throw new EngineError("unreadable", "The secret of this invitation is not here any more. Invite anew.")
    const kept = parseInvitationSecret(sealed.plaintext)
    const person = await checkNewcomer(people, invitation, newcomer, kept)
    wipe(kept.secret)
    const teams = teamsForNewcomer(person.roles, session.open().view.read.teams)
    const keys = (await Promise.all(teams.map(({ id, kind }) => keyring.allKeys(id, kind)))).flat()
    await session.call(accountActivate, {
      params: { account: newcomer.id },
      body: {
        endorsement: await endorse(people, person),
        teamKeys: await sealTeamKeysTo(selfSealer(people), keys, [person]),
      },
    })
    await documents.delete(personal, name)
    return { name: person.name }
  } catch (error) {
    if (!(error instanceof EngineError) || error.code === "locked" || error.code === "offline") throw error
    return { name: invitation.label, because: error.message }
  }
}

/** The steps of a newcomer's trust. Throws `untrusted`. */
async function checkNewcomer(
  { session }: People,
  invitation: Invitation,
  newcomer: Account,
  { secret, roles }: InvitationSecret,
): Promise<TrustedPerson> {
  const { practice, account: inviter } = session.open()
  if (!endorsedRoles(session.directory(), inviter).includes("owner")) {
    throw new EngineError("refused", "Only an owner can let people in.")
  }
  if (
    JSON.stringify(invitation.roles) !== JSON.stringify(roles) ||
    JSON.stringify(newcomer.roles) !== JSON.stringify(roles)
  ) {
    throw swapped("The server shows other roles for this newcomer than you invited. They were not let in.")
  }
  const card = await verifyAccountCard(signedCard(newcomer.card)).catch(() => undefined)
  const cardDigest = card && accountCardDigest(utf8(newcomer.card.card), card)
  const isThis = card && card.practice === practice && card.account === newcomer.id
  const ids = { practice, invitation: invitation.id }
  const mac = fromBase64url(invitation.newcomerMac ?? "")
  if (!isThis || !cardDigest || !verifyNewcomerMac(invitationKeys(secret, ids).newcomerKey, cardDigest, mac, ids)) {
    throw swapped("This newcomer's keys are not those of whoever got your link. They were not let in.")
  }
  return { account: newcomer.id, name: card.name, kemPublicKey: card.kemPublicKey, roles, cardDigest }
}

function swapped(message: string): EngineError {
  return new EngineError("untrusted", `${message} Take the invitation back and make a new one.`)
}
