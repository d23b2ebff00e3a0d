/** A practice of so many clinicians on one care team, made through the server as their clients would make it. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import type { DeviceId, InvitationId, PracticeId, TeamId, TeamKind } from "@subrosa/contract"
import * as contract from "@subrosa/contract"
import { generateDeviceKey, importSignSeed, invitationKeys, newcomerMac, sha256, signPublicKey } from "@subrosa/crypto"
import {
  endorse,
  makePerson,
  makePersonsPracticeCard,
  newAccount,
  type Person,
  rolesOf,
  sealTo,
} from "@subrosa/testkit"
import type { LoadSigner } from "../load/plan.ts"
import { call, type Session } from "./call.ts"

export interface Member extends Session {
  person: Person
  device: string
  /** What the load generator signs with. */
  signer: LoadSigner
}

export interface Practice {
  url: string
  id: PracticeId
  practiceTeam: TeamId
  careTeam: TeamId
  emergencyTeam: TeamId
  logKey: string
  /** The first is the owner, also a clinician. */
  members: readonly Member[]
}

export async function foundPractice(url: string, setupToken: string, clinicians: number): Promise<Practice> {
  const account = randomUUID() as contract.AccountId
  const reservation = { setupToken, account, accountName: "Owner" }
  const { practice, logOrigin, logKey } = await call(url, contract.practiceReserve, { body: reservation })
  const { person, seed } = await newPerson(practice, "Owner", account)
  const [staff, care, emergency] = [newTeam("practice"), newTeam("care"), newTeam("emergency")]
  const teams = [staff, care, emergency, newTeam("officers"), newTeam("personal")]
  const { session } = await call(url, contract.practiceCreate, {
    body: {
      setupToken,
      practice,
      card: await makePersonsPracticeCard(person, { logOrigin, logKey }),
      account: newAccount(person, { kind: "key-file" }),
      endorsement: await endorse(person, person, rolesOf("clinician", "owner")),
      teams,
      teamKeys: await Promise.all(teams.map((team) => sealTo(person, person, team))),
      onCareTeams: true,
      searchKeys: toBase64url(randomBytes(200)),
      preferences: toBase64url(randomBytes(200)),
    },
  })
  const owner = memberOf(person, session, seed)
  const members = [owner]
  const shared = { practiceTeam: staff.id, careTeam: care.id, emergencyTeam: emergency.id }
  const founded = { url, id: practice, ...shared, logKey, members }
  while (members.length < clinicians) members.push(await admit(founded, owner, `Clinician ${members.length}`))
  return founded
}

async function admit(founded: Practice, owner: Member, name: string) {
  const { url, id: practice, practiceTeam, careTeam, emergencyTeam } = founded
  const invitation = randomUUID() as InvitationId
  const keys = invitationKeys(randomBytes(32), { practice, invitation })
  const roles = rolesOf("clinician")
  await call(
    url,
    contract.invitationCreate,
    {
      params: { practice },
      body: {
        id: invitation,
        tokenDigest: toBase64url(sha256(keys.tokenKey)),
        roles,
        label: name,
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        inviterMac: toBase64url(randomBytes(32)),
        sealedSecret: toBase64url(randomBytes(60)),
      },
    },
    owner,
  )
  const { person, seed } = await newPerson(practice, name)
  const teams = [
    { id: practiceTeam, kind: "practice" },
    { id: careTeam, kind: "care" },
    { id: emergencyTeam, kind: "emergency" },
  ] as const
  const personalTeam = newTeam("personal")
  const { session } = await call(url, contract.invitationAccept, {
    params: { practice, invitation },
    body: {
      token: toBase64url(keys.tokenKey),
      account: newAccount(person, { kind: "key-file" }),
      newcomerMac: toBase64url(newcomerMac(keys.newcomerKey, person.cardDigest, { practice, invitation })),
      personalTeam,
      personalTeamKey: await sealTo(person, person, personalTeam),
      preferences: toBase64url(randomBytes(200)),
    },
  })
  await call(
    url,
    contract.accountActivate,
    {
      params: { practice, account: person.account },
      body: {
        endorsement: await endorse(owner.person, person, roles),
        teamKeys: await Promise.all(teams.map((team) => sealTo(owner.person, person, team))),
      },
    },
    owner,
  )
  return memberOf(person, session, seed)
}

const newTeam = (kind: TeamKind) => ({ id: randomUUID() as TeamId, kind, name: kind })

/** With a device key whose seed we know: requests are signed in another process. */
async function newPerson(practice: PracticeId, name: string, account?: contract.AccountId) {
  const seed = new Uint8Array(randomBytes(32))
  const publicKey = signPublicKey(seed)
  const id = randomUUID() as DeviceId
  const { privateKey } = await generateDeviceKey()
  const device = { id, privateKey, publicKey, wire: { id, publicKey: toBase64url(publicKey), label: "Benchmark" } }
  return { person: { ...(await makePerson(practice, name, account)), device }, seed, key: await importSignSeed(seed) }
}

function memberOf(person: Person, session: string, seed: Uint8Array): Member {
  const { practice } = person
  return { person, practice, session, key: seed, device: person.device.id, signer: { practice, session, seed } }
}
