/**
 * Everything that a new practice begins with (spec/account.md, spec/keys.md): the practice card, the founder who endorses themself, a
 * practice, an officers, an emergency, a personal and a first care team with their keys, and the practice's search keys. Asks nobody.
 */
import { fromUtf8, toBase64url } from "@subrosa/codec"
import type { Card, Endorsement, Input, practiceCreate, Role, SealedTeamKey } from "@subrosa/contract"
import {
  formatSearchKeys,
  generateSearchKeys,
  makeEndorsement,
  makePracticeCard,
  practiceCardDigest,
  type SignedEndorsement,
  sealDocument,
  teamDocumentKey,
} from "@subrosa/crypto"
import { sealTeamKeysTo } from "../keyring/seal-team-keys.ts"
import { type AccountDraft, newTeamKey, sealerOf, wireCard } from "./new-account.ts"
import { sealPreferences } from "./preferences.ts"
import { wipe } from "./secret-keys.ts"

export interface NewPractice {
  card: Card
  endorsement: Endorsement
  teams: Input<typeof practiceCreate>["body"]["teams"]
  teamKeys: SealedTeamKey[]
  searchKeys: string
  preferences: string
}

export interface PracticeSeed {
  name: string
  logOrigin: string
  logKey: string
  /** Whether the founder also works as a clinician. */
  seesPatients: boolean
}

export const wireEndorsement = ({ endorsement, signature }: SignedEndorsement): Endorsement => ({
  endorsement: fromUtf8(endorsement),
  signature: toBase64url(signature),
})

export async function makePractice(
  founder: AccountDraft,
  seed: PracticeSeed,
  now: Date,
): Promise<{ practice: NewPractice; digest: Uint8Array }> {
  const { practice, account, cardDigest, keys } = founder
  const { name, logOrigin, logKey } = seed
  const time = now.toISOString()
  const card = await makePracticeCard(
    { practice, name, logOrigin, logKey, owner: account, ownerCard: cardDigest, createdAt: time },
    keys.signSeed,
  )
  const roles: Role[] = seed.seesPatients ? ["clinician", "owner"] : ["owner"]
  const endorsement = await makeEndorsement(
    { practice, account, card: cardDigest, roles, endorser: account, endorsedAt: time },
    keys.signSeed,
  )
  const digest = practiceCardDigest(card.card, practice)
  const first = await makeTeams(founder, digest)
  return { practice: { card: wireCard(card), endorsement: wireEndorsement(endorsement), ...first }, digest }
}

async function makeTeams(
  founder: AccountDraft,
  practiceCardDigest: Uint8Array,
): Promise<Omit<NewPractice, "card" | "endorsement">> {
  const [staff, own, care] = [newTeamKey("practice"), newTeamKey("personal"), newTeamKey("care")]
  const [officers, emergency] = [newTeamKey("officers"), newTeamKey("emergency")]
  const self = { account: founder.account, kemPublicKey: founder.keys.kemPublicKey }
  const teamKeys = await sealTeamKeysTo(sealerOf(founder), [staff, officers, emergency, own, care], [self])
  const { practice } = founder
  const { team, version } = staff
  const documentKey = teamDocumentKey(staff.key, { practice, team, version })
  const searchKeys = generateSearchKeys()
  const sealed = await sealDocument(documentKey, formatSearchKeys(searchKeys), { practice, team, name: "search-keys" })
  const preferences = await sealPreferences(practice, own, { practiceCardDigest })
  wipe(staff.key, officers.key, emergency.key, own.key, care.key, documentKey, searchKeys.search, searchKeys.resource)
  return {
    teams: [
      { id: staff.team, kind: "practice", name: "Practice" },
      { id: officers.team, kind: "officers", name: "Officers" },
      { id: emergency.team, kind: "emergency", name: "Emergency" },
      { id: own.team, kind: "personal", name: "Personal" },
      { id: care.team, kind: "care", name: "Care team" },
    ],
    teamKeys,
    searchKeys: toBase64url(sealed),
    preferences,
  }
}
