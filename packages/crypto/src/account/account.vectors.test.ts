import { testVectors, type VectorInput } from "../../test/vector-input.ts"
import { accountCardDigest, verifyAccountCard } from "./account-card.ts"
import { invitationKeys, parseInvitationLink, verifyInviterMac, verifyNewcomerMac } from "./invitation.ts"
import { parsePracticeCard, practiceCardDigest, verifyPracticeCard } from "./practice-card.ts"
import { trustAccounts } from "./trust-accounts.ts"

const signedOf = (input: VectorInput) => ({ card: input.bytes("card"), signature: input.bytes("signature") })
const invitationOf = (input: VectorInput) => ({
  practice: input.text("practice"),
  invitation: input.text("invitation"),
})
const keysOf = (input: VectorInput) => invitationKeys(input.bytes("secret"), invitationOf(input))

testVectors("account", {
  "verify-practice-card": async (input) => {
    const practiceCard = signedOf(input.object("practiceCard"))
    const content = await verifyPracticeCard(practiceCard, signedOf(input.object("ownerCard")))
    return { ...content, digest: practiceCardDigest(practiceCard.card, content.practice) }
  },
  "verify-account-card": async (input) => {
    const content = await verifyAccountCard(signedOf(input))
    return { account: content.account, name: content.name, digest: accountCardDigest(input.bytes("card"), content) }
  },
  "trust-accounts": async (input) => {
    const accounts = input.objects("accounts").map((account) => {
      const endorsement = "endorsement" in account.values ? account.object("endorsement") : undefined
      return {
        account: account.text("account"),
        ended: account.values.ended === true,
        card: signedOf(account.object("card")),
        endorsement: endorsement && {
          endorsement: endorsement.bytes("endorsement"),
          signature: endorsement.bytes("signature"),
        },
      }
    })
    const { trusted, refused } = await trustAccounts(parsePracticeCard(input.bytes("practiceCard")), accounts)
    return { trusted: new Map([...trusted].map(([account, { roles }]) => [account, roles])), refused }
  },
  "invitation-keys": keysOf,
  "verify-inviter-mac": (input) =>
    verifyInviterMac(
      keysOf(input).inviterKey,
      { practiceCardDigest: input.bytes("practiceCardDigest"), inviterCardDigest: input.bytes("inviterCardDigest") },
      input.bytes("mac"),
      invitationOf(input),
    ),
  "verify-newcomer-mac": (input) =>
    verifyNewcomerMac(keysOf(input).newcomerKey, input.bytes("cardDigest"), input.bytes("mac"), invitationOf(input)),
  "invitation-link": (input) => parseInvitationLink(input.text("link")),
})
