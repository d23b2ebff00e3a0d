import {
  type AccountToTrust,
  accountCardDigest,
  formatInvitationLink,
  invitationKeys,
  inviterMac,
  kemPublicKey,
  makeAccountCard,
  makeEndorsement,
  makePracticeCard,
  newcomerMac,
  practiceCardDigest,
  type SignedCard,
  signPublicKey,
} from "../src/index.ts"
import { fixedBytes, fixedId, type VectorFile, writeVector } from "./vector-file.ts"

const write = (name: string, vector: VectorFile) => writeVector("account", name, vector)
const practice = fixedId("practice")
const at = "2026-11-22T06:00:00.000Z"
type Who = { name: string; account: string; signSeed: Uint8Array; card: SignedCard; digest: Uint8Array }

async function person(name: string, of = practice): Promise<Who> {
  const account = fixedId(name)
  const signSeed = fixedBytes(`${name} sign`)
  const content = {
    practice: of,
    account,
    name,
    kemPublicKey: await kemPublicKey(fixedBytes(`${name} kem`)),
    signPublicKey: signPublicKey(signSeed),
    createdAt: at,
  }
  const card = await makeAccountCard(content, signSeed)
  return { name, account, signSeed, card, digest: accountCardDigest(card.card, content) }
}

const [olga, ben, cleo, mallory] = [
  await person("Olga"),
  await person("Ben"),
  await person("Cleo"),
  await person("Mallory"),
]
const practiceContent = {
  practice,
  name: "Elm Street Practice",
  logOrigin: `subrosa.log/${practice}`,
  logKey: `subrosa.log/${practice}+01020304+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`,
  owner: olga.account,
  ownerCard: Uint8Array.from(olga.digest),
  createdAt: at,
}
const practiceCard = await makePracticeCard(practiceContent, olga.signSeed)
const digest = practiceCardDigest(practiceCard.card, practice)

// Cards.
const verifyPractice = { operation: "verify-practice-card", input: { practiceCard, ownerCard: olga.card } }
write("practice-card", { ...verifyPractice, comment: "a practice card", output: { ...practiceContent, digest } })
write("practice-card-other-owner", {
  ...verifyPractice,
  comment: "another owner's card",
  input: { practiceCard, ownerCard: mallory.card },
  expect: "invalid_signature",
})
write("practice-card-forged", {
  ...verifyPractice,
  comment: "signed by someone else in the owner's name",
  input: { practiceCard: await makePracticeCard(practiceContent, mallory.signSeed), ownerCard: olga.card },
  expect: "invalid_signature",
})
const verifyCard = { operation: "verify-account-card", input: ben.card }
write("account-card", {
  ...verifyCard,
  comment: "an account card",
  output: { account: ben.account, name: "Ben", digest: ben.digest },
})
write("account-card-forged", {
  ...verifyCard,
  comment: "another card's signature",
  input: { card: ben.card.card, signature: cleo.card.signature },
  expect: "invalid_signature",
})
const respaced = new TextEncoder().encode(new TextDecoder().decode(ben.card.card).replace(`","`, `", "`))
write("account-card-not-canonical", {
  ...verifyCard,
  comment: "one space more",
  input: { ...ben.card, card: respaced },
  expect: "invalid_input",
})
const time = new TextEncoder().encode(new TextDecoder().decode(ben.card.card).replace(at, "2026-11-22T06:00:00Z"))
write("account-card-time", {
  ...verifyCard,
  comment: "a time without milliseconds",
  input: { ...ben.card, card: time },
  expect: "invalid_input",
})

// Trust.
const endorse = async (who: Who, by: Who, roles: string[], change: Record<string, unknown> = {}) =>
  makeEndorsement(
    {
      practice,
      account: who.account,
      card: Uint8Array.from(who.digest),
      roles,
      endorser: by.account,
      endorsedAt: at,
      ...change,
    },
    by.signSeed,
  )
const entry = (who: Who, endorsement?: AccountToTrust["endorsement"]): AccountToTrust => ({
  account: who.account,
  card: who.card,
  ...(endorsement && { endorsement }),
})
const trust = (
  name: string,
  comment: string,
  accounts: AccountToTrust[],
  trusted: Record<string, string[]>,
  refused: Record<string, string>,
) => {
  const names = new Map([olga, ben, cleo, mallory].map((who) => [who.name, who.account]))
  const byAccount = <T>(of: Record<string, T>) =>
    Object.fromEntries(Object.entries(of).map(([who, value]) => [names.get(who), value]))
  write(`trust-${name}`, {
    comment,
    operation: "trust-accounts",
    input: { practiceCard: practiceCard.card, accounts },
    output: { trusted: byAccount(trusted), refused: byAccount(refused) },
  })
}
const benOwner = await endorse(ben, olga, ["clinician", "owner"])
const cleoByBen = await endorse(cleo, ben, ["clinician"])
trust(
  "chain",
  "Olga endorses Ben as an owner, Ben endorses Cleo",
  [entry(cleo, cleoByBen), entry(ben, benOwner), entry(olga)],
  { Olga: ["owner"], Ben: ["clinician", "owner"], Cleo: ["clinician"] },
  {},
)
trust(
  "anchor-endorsed",
  "Ben gives Olga other roles; she stays the anchor",
  [entry(olga, await endorse(olga, ben, ["clinician"])), entry(ben, benOwner)],
  { Olga: ["clinician"], Ben: ["clinician", "owner"] },
  {},
)
trust(
  "anchor-endorsed-by-nobody",
  "an endorsement of Olga by one who is no owner counts for nothing",
  [entry(olga, await endorse(olga, mallory, ["clinician"])), entry(mallory)],
  { Olga: ["owner"] },
  { Mallory: "not_endorsed" },
)
trust(
  "added",
  "the server adds a person",
  [entry(olga), entry(mallory)],
  { Olga: ["owner"] },
  { Mallory: "not_endorsed" },
)
trust(
  "self",
  "Mallory endorses herself",
  [entry(olga), entry(mallory, await endorse(mallory, mallory, ["owner"]))],
  { Olga: ["owner"] },
  { Mallory: "endorser_not_trusted" },
)
trust(
  "circle",
  "Cleo and Mallory endorse each other",
  [
    entry(olga),
    entry(cleo, await endorse(cleo, mallory, ["owner"])),
    entry(mallory, await endorse(mallory, cleo, ["owner"])),
  ],
  { Olga: ["owner"] },
  { Cleo: "endorser_not_trusted", Mallory: "endorser_not_trusted" },
)
trust(
  "not-owner",
  "a clinician endorses",
  [entry(olga), entry(ben, await endorse(ben, olga, ["clinician"])), entry(cleo, cleoByBen)],
  { Olga: ["owner"], Ben: ["clinician"] },
  { Cleo: "endorser_not_owner" },
)
trust(
  "above-not-owner",
  "two below a clinician",
  [
    entry(olga),
    entry(ben, await endorse(ben, olga, ["clinician"])),
    entry(cleo, await endorse(cleo, ben, ["owner"])),
    entry(mallory, await endorse(mallory, cleo, ["owner"])),
  ],
  { Olga: ["owner"], Ben: ["clinician"] },
  { Cleo: "endorser_not_owner", Mallory: "endorser_not_trusted" },
)
const benEnded = { ...entry(ben, benOwner), ended: true }
trust(
  "ended-endorser",
  "whom an owner let in whose work has ended: at work still, so not trusted",
  [entry(olga), benEnded, entry(cleo, cleoByBen)],
  { Olga: ["owner"], Ben: ["clinician", "owner"] },
  { Cleo: "endorser_ended" },
)
trust(
  "ended-both",
  "both have ended: their names and signatures stand",
  [entry(olga), benEnded, { ...entry(cleo, cleoByBen), ended: true }],
  { Olga: ["owner"], Ben: ["clinician", "owner"], Cleo: ["clinician"] },
  {},
)
trust(
  "ended-above",
  "two below an owner whose work has ended",
  [
    entry(olga),
    benEnded,
    entry(cleo, await endorse(cleo, ben, ["owner"])),
    entry(mallory, await endorse(mallory, cleo, ["clinician"])),
  ],
  { Olga: ["owner"], Ben: ["clinician", "owner"] },
  { Cleo: "endorser_ended", Mallory: "endorser_not_trusted" },
)
trust(
  "ended-anchor",
  "the anchor's work has ended: it is the root still",
  [{ ...entry(olga), ended: true }, entry(ben, benOwner)],
  { Olga: ["owner"], Ben: ["clinician", "owner"] },
  {},
)
trust(
  "ended-anchor-endorser",
  "an owner whose work has ended took owner from the anchor: that counts no more",
  [entry(olga, await endorse(olga, ben, ["clinician"])), benEnded],
  { Olga: ["owner"], Ben: ["clinician", "owner"] },
  {},
)
trust(
  "raised",
  "the server raises a role: the signature is of other bytes",
  [
    entry(olga),
    entry(ben, { ...benOwner, endorsement: (await endorse(ben, olga, ["owner", "privacy-officer"])).endorsement }),
  ],
  { Olga: ["owner"] },
  { Ben: "endorsement_invalid" },
)
trust(
  "forged",
  "Mallory endorses herself in Olga's name",
  [
    entry(olga),
    entry(
      mallory,
      await makeEndorsement(
        {
          practice,
          account: mallory.account,
          card: Uint8Array.from(mallory.digest),
          roles: ["owner"],
          endorser: olga.account,
          endorsedAt: at,
        },
        mallory.signSeed,
      ),
    ),
  ],
  { Olga: ["owner"] },
  { Mallory: "endorsement_invalid" },
)
trust(
  "swapped-card",
  "the server shows a card of its own under Ben's endorsement",
  [entry(olga), { account: ben.account, card: await swapped(ben), endorsement: benOwner }],
  { Olga: ["owner"] },
  { Ben: "endorsement_invalid" },
)
trust(
  "other-account",
  "Ben's endorsement is shown as Mallory's",
  [entry(olga), entry(mallory, benOwner)],
  { Olga: ["owner"] },
  { Mallory: "endorsement_invalid" },
)
trust(
  "other-practice",
  "a person of another practice",
  [entry(olga), entry(await person("Ben", fixedId("other practice")), benOwner)],
  { Olga: ["owner"] },
  { Ben: "card_invalid" },
)
trust(
  "swapped-anchor",
  "the server shows a card of its own as Olga's",
  [{ account: olga.account, card: await swapped(olga) }, entry(ben, benOwner)],
  {},
  { Olga: "card_invalid", Ben: "endorser_not_trusted" },
)
trust(
  "unknown-endorser",
  "the endorser's card is withheld",
  [entry(olga), entry(cleo, cleoByBen)],
  { Olga: ["owner"] },
  { Cleo: "endorser_not_trusted" },
)
trust(
  "twice",
  "two cards of one account",
  [entry(olga), entry(ben, benOwner), entry(ben)],
  { Olga: ["owner"] },
  { Ben: "card_invalid" },
)

async function swapped(who: Who): Promise<SignedCard> {
  const content = {
    practice,
    account: who.account,
    name: who.name,
    kemPublicKey: await kemPublicKey(fixedBytes("server kem")),
    signPublicKey: signPublicKey(fixedBytes("server sign")),
    createdAt: at,
  }
  return makeAccountCard(content, fixedBytes("server sign"))
}

// Invitations.
const ids = { practice, invitation: fixedId("invitation") }
const secret = fixedBytes("invitation secret")
const keys = invitationKeys(secret, ids)
write("invitation-keys", {
  comment: "the keys of an invitation",
  operation: "invitation-keys",
  input: { secret, ...ids },
  output: keys,
})
const cards = { practiceCardDigest: digest, inviterCardDigest: olga.digest }
const inviter = {
  operation: "verify-inviter-mac",
  input: { secret, ...ids, ...cards, mac: inviterMac(keys.inviterKey, cards, ids) },
}
write("inviter-mac", { ...inviter, comment: "what the newcomer checks", output: true })
write("inviter-mac-swapped", {
  ...inviter,
  comment: "the server swaps the inviter's card",
  input: { ...inviter.input, inviterCardDigest: mallory.digest },
  output: false,
})
const newcomer = {
  operation: "verify-newcomer-mac",
  input: { secret, ...ids, cardDigest: cleo.digest, mac: newcomerMac(keys.newcomerKey, cleo.digest, ids) },
}
write("newcomer-mac", { ...newcomer, comment: "what the inviter checks", output: true })
write("newcomer-mac-swapped", {
  ...newcomer,
  comment: "the server swaps the newcomer's card",
  input: { ...newcomer.input, cardDigest: mallory.digest },
  output: false,
})
write("newcomer-mac-other-invitation", {
  ...newcomer,
  comment: "taken from another invitation",
  input: { ...newcomer.input, invitation: fixedId("other") },
  output: false,
})
const link = formatInvitationLink("https://practice.example", ids, secret)
const parse = (text: string) => ({ operation: "invitation-link", input: { link: text } })
write("invitation-link", { ...parse(link), comment: "an invitation link", output: { ...ids, secret } })
write("invitation-link-fragment", {
  ...parse(link.slice(link.indexOf("#") + 1)),
  comment: "its fragment alone",
  output: { ...ids, secret },
})
write("invitation-link-cut", { ...parse(link.slice(0, -1)), comment: "cut short in a mail", expect: "invalid_input" })
write("invitation-link-padding", { ...parse(`${link}=`), comment: "padding", expect: "invalid_input" })
