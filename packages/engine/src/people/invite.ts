/** Invitations of this person: made, listed, taken back (spec/account.md, "Invitation"). */
import { randomUuid, toBase64url, utf8 } from "@subrosa/codec"
import { type Invitation, InvitationId, invitationCreate, invitationEnd, invitationSearch } from "@subrosa/contract"
import {
  accountCardDigest,
  formatInvitationLink,
  invitationKeys,
  inviterMac,
  randomKey,
  sealDocument,
  sha256,
  teamDocumentKey,
} from "@subrosa/crypto"
import { type Engine, EngineError } from "../port.ts"
import { wipe } from "../session/secret-keys.ts"
import { sortedRoles } from "./endorse.ts"
import { documentNameOf, formatInvitationSecret, parseInvitationSecret } from "./invitation-secret.ts"
import type { People } from "./people-context.ts"
import type { Directory } from "./verify-session.ts"

const daysDefault = 7
const daysMax = 14

export function createInvite(people: People): Pick<Engine, "invite" | "invitations" | "invitationEnd"> {
  const { platform, session, keyring, documents, now } = people

  const sealSecret = async (id: InvitationId, plaintext: Uint8Array): Promise<string> => {
    const { practice } = session.open()
    const { team, version, key } = await keyring.newestTeam("personal")
    const documentKey = teamDocumentKey(key, { practice, team, version })
    const sealed = await sealDocument(documentKey, plaintext, { practice, team, name: documentNameOf(id) })
    wipe(documentKey, plaintext)
    return toBase64url(sealed)
  }

  const linkOf = async (invitation: InvitationId): Promise<string | undefined> => {
    const kept = await documents.read(keyring.personalTeam().team, documentNameOf(invitation))
    if (!kept) return undefined
    const { secret } = parseInvitationSecret(kept.plaintext)
    return formatInvitationLink(platform.origin, { practice: session.open().practice, invitation }, secret)
  }

  return {
    async invite({ roles: wanted, label, days = daysDefault }) {
      const roles = sortedRoles(wanted)
      if (roles.length === 0) throw new EngineError("invalid_input", "Choose at least one role.", { field: "roles" })
      if (!(days > 0 && days <= daysMax)) {
        throw new EngineError("invalid_input", `An invitation lasts at most ${daysMax} days.`, { field: "days" })
      }
      const { practice, view } = session.open()
      const id = InvitationId.parse(randomUuid())
      const secret = randomKey()
      const ids = { practice, invitation: id }
      const keys = invitationKeys(secret, ids)
      const { card, id: account } = { card: view.read.account.card.card, id: view.read.account.id }
      const cards = {
        practiceCardDigest: view.practiceCard.digest,
        inviterCardDigest: accountCardDigest(utf8(card), { practice, account }),
      }
      const expiresAt = new Date(now().getTime() + days * 86_400_000).toISOString()
      await session.call(invitationCreate, {
        body: {
          id,
          tokenDigest: toBase64url(sha256(keys.tokenKey)),
          roles,
          label,
          expiresAt,
          inviterMac: toBase64url(inviterMac(keys.inviterKey, cards, ids)),
          sealedSecret: await sealSecret(id, formatInvitationSecret({ secret, roles })),
        },
      })
      const link = formatInvitationLink(platform.origin, ids, secret)
      wipe(secret, keys.tokenKey, keys.inviterKey, keys.newcomerKey)
      return { id, link, expiresAt }
    },

    async invitations() {
      const { invitations } = await session.call(invitationSearch, {})
      const directory = await session.reloadDirectory()
      const { account } = session.open()
      return Promise.all(
        invitations.map(async (invitation) => {
          const { id, label, roles, expiresAt, invitedBy } = invitation
          const state = invitationState(invitation, directory, now())
          const link = state === "open" && invitedBy === account ? await linkOf(id) : undefined
          return { id, label, roles, expiresAt, state, ...(link === undefined ? {} : { link }) }
        }),
      )
    },

    async invitationEnd(id) {
      await session.call(invitationEnd, { params: { invitation: id } })
    },
  }
}

/** `waiting`: taken up, but nobody has let the newcomer in yet. Pure. */
export function invitationState(
  { account, expiresAt }: Invitation,
  { accounts }: Directory,
  now: Date,
): "open" | "waiting" | "used" | "expired" {
  if (account !== null)
    return accounts.some(({ id, state }) => id === account && state === "pending") ? "waiting" : "used"
  return Date.parse(expiresAt) <= now.getTime() ? "expired" : "open"
}
