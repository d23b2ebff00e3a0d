/**
 * A newcomer takes up an invitation (spec/account.md, "Invitation"). The link's secret proves the practice's and the inviter's cards to
 * the newcomer, and the newcomer's card to the inviter: a server that swaps either fails a MAC.
 */
import { fromBase64url, randomUuid, toBase64url, utf8 } from "@subrosa/codec"
import { AccountId, InvitationId, invitationAccept, invitationRead, PracticeId } from "@subrosa/contract"
import {
  accountCardDigest,
  type InvitationKeys,
  invitationKeys,
  newcomerMac,
  parseInvitationLink,
  verifyAccountCard,
  verifyInviterMac,
} from "@subrosa/crypto"
import type { Caller } from "../call/caller.ts"
import { sealTeamKeyTo } from "../keyring/seal-team-keys.ts"
import { readPracticeCard, signedCard } from "../people/verify-session.ts"
import type { Platform } from "../platform.ts"
import { type Engine, EngineError } from "../port.ts"
import { deviceFor, newDevice } from "./device.ts"
import { rememberKnownAs, signOf } from "./known-as.ts"
import { draftAccount, newAccount, newTeamKey, sealerOf } from "./new-account.ts"
import { pinPractice } from "./practice-pin.ts"
import { sealPreferences } from "./preferences.ts"
import { wipe } from "./secret-keys.ts"
import type { Session } from "./session.ts"
import { newWayIn } from "./way-in.ts"

interface Joining {
  practice: PracticeId
  invitation: InvitationId
  keys: InvitationKeys
  account: AccountId
  personName: string
  prfSalt: string
  practiceDigest: Uint8Array
}

export function createJoin(
  platform: Platform,
  caller: Caller,
  session: Session,
): Pick<Engine, "joinStart" | "joinFinish"> {
  const joinings = new Map<string, Joining>()
  return {
    async joinStart({ link, personName: name }) {
      const personName = name.trim()
      if (!personName) throw new EngineError("invalid_input", "Please give your name.", { field: "personName" })
      const { practice, invitation, keys } = readLink(link)
      const account = AccountId.parse(randomUuid())
      const { result } = await caller.json(
        invitationRead,
        {
          params: { practice, invitation },
          body: { token: toBase64url(keys.tokenKey), account, accountName: personName },
        },
        undefined,
      )
      const { roles, practiceCard, inviterCard, options, prfSalt } = result
      const card = readPracticeCard(practiceCard, practice)
      const inviter = await verifyAccountCard(signedCard(inviterCard)).catch(() => undefined)
      const cards = inviter && {
        practiceCardDigest: card.digest,
        inviterCardDigest: accountCardDigest(utf8(inviterCard.card), inviter),
      }
      const mac = fromBase64url(result.inviterMac)
      if (
        !cards ||
        inviter.practice !== practice ||
        !verifyInviterMac(keys.inviterKey, cards, mac, { practice, invitation })
      ) {
        throw new EngineError(
          "untrusted",
          "The server's answer does not fit this invitation. Do not go on: tell the person who invited you.",
        )
      }
      const ticket = randomUuid()
      joinings.set(ticket, { practice, invitation, keys, account, personName, prfSalt, practiceDigest: card.digest })
      return { ticket, options, prfSalt, practiceName: card.name, inviterName: inviter.name, roles }
    },

    async joinFinish({ ticket, wayIn, deviceLabel }) {
      const joining = joinings.get(ticket)
      if (!joining) throw new EngineError("refused", "This was not begun here. Open the invitation link again.")
      const { practice, invitation, keys, account, personName, prfSalt, practiceDigest } = joining
      await pinPractice(platform.memory, practice, practiceDigest)
      const draft = await draftAccount(practice, account, personName, caller.now())
      const { accountKey, kemSeed, signSeed, kemPublicKey } = draft.keys
      const device = await deviceFor(platform, undefined)
      const way = await newWayIn(caller, { practice, account, accountKey }, wayIn, prfSalt)
      const personal = newTeamKey("personal")
      const personalTeamKey = await sealTeamKeyTo(sealerOf(draft), personal, { account, kemPublicKey })
      const preferences = await sealPreferences(practice, personal, { practiceCardDigest: practiceDigest })
      wipe(personal.key)
      const { result } = await caller.json(
        invitationAccept,
        {
          params: { practice, invitation },
          body: {
            token: toBase64url(keys.tokenKey),
            account: await newAccount(draft, way, newDevice(device, deviceLabel)),
            newcomerMac: toBase64url(newcomerMac(keys.newcomerKey, draft.cardDigest, { practice, invitation })),
            personalTeam: { id: personal.team, kind: "personal", name: "Personal" },
            personalTeamKey,
            preferences,
          },
        },
        undefined,
      )
      await rememberKnownAs(platform.memory, signOf(wayIn), account)
      joinings.delete(ticket)
      wipe(keys.tokenKey, keys.inviterKey, keys.newcomerKey)
      const secrets = { accountKey, kemSeed, signSeed }
      await session.enter({ practice, account, session: result.session, device, secrets })
    },
  }
}

function readLink(link: string): { practice: PracticeId; invitation: InvitationId; keys: InvitationKeys } {
  try {
    const { practice, invitation, secret } = parseInvitationLink(link.trim())
    const keys = invitationKeys(secret, { practice, invitation })
    wipe(secret)
    return { practice: PracticeId.parse(practice), invitation: InvitationId.parse(invitation), keys }
  } catch (cause) {
    throw new EngineError("invalid_input", "This is not a whole invitation link. Copy it again, to its end.", {
      field: "link",
      cause,
    })
  }
}
