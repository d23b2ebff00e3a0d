/** A keeper on a database of its own, with its clock in hand, and practices founded in it as a client would. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  type InvitationId,
  type NewAccount,
  type NewWayIn,
  type Parsed,
  type PracticeId,
  type Role,
  type SessionId,
  type SlotId,
  standingIn,
  type TeamId,
} from "@subrosa/contract"
import { invitationKeys, newcomerMac, sha256 } from "@subrosa/crypto"
import {
  type Caller,
  createKeeper,
  type Database,
  type Keeper,
  type KeeperDeps,
  type KeyEncryptionKey,
  keeperMigrations,
  keyEncryptionKeyOf,
  type SetupToken,
  type Sql,
} from "@subrosa/keeper"
import type { Db, Session } from "@subrosa/server"
import { type FakeClock, fakeClock } from "./clock.ts"
import { type TestDatabase, testDatabase } from "./database.ts"
import { endorse, makePerson, makePersonsPracticeCard, type Person, rolesOf, sealTo, signAs } from "./person.ts"
import { SoftwareAuthenticator } from "./software-authenticator.ts"

export const origin = "http://localhost:7400"
export const keeperSchema = { schema: "keeper", role: "subrosa_keeper", migrations: keeperMigrations }

export interface TestKeeper {
  keeper: Keeper
  clock: FakeClock
  database: TestDatabase
  db: Database
  keyEncryptionKey: KeyEncryptionKey
  /** B64U. Good until a practice was made with it, then again: tests found many. */
  setupToken: string
  close(): Promise<void>
}

/** `drop` closes what was opened. `change` puts other deps in place. */
export async function testKeeper(change: Partial<KeeperDeps> = {}): Promise<TestKeeper> {
  const database = await testDatabase([keeperSchema])
  const db = keeperDatabase(database.db(keeperSchema))
  const clock = fakeClock()
  const token = randomBytes(32)
  const keyEncryptionKey = keyEncryptionKeyOf(randomBytes(32))
  const keeper = createKeeper({
    db,
    keyEncryptionKey,
    clock: () => new Date(clock()),
    origin,
    rpId: "localhost",
    rpName: "Subrosa",
    setupToken: reusableSetupToken(token),
    ...change,
  })
  await keeper.ready()
  return { keeper, clock, database, db, keyEncryptionKey, setupToken: toBase64url(token), close: () => database.drop() }
}

/** A set-up token that makes any number of practices. */
export function reusableSetupToken(token: Buffer): SetupToken {
  return {
    check: async (shown) => token.equals(shown),
    spend: async (shown, work) => (token.equals(shown) ? { result: await work() } : undefined),
  }
}

/** The server's database as the keeper wants it. */
export function keeperDatabase(db: Db): Database {
  return {
    inPractice: (practice, work) => db.withPractice(practice, (session) => work(sqlOf(session))),
    transaction: (practice, work) => db.transaction(practice, (session) => work(sqlOf(session))),
    batch: (practice, work) => db.batch(practice, (session) => work(sqlOf(session))),
    anywhere: (work) => db.withoutPractice((session) => work(sqlOf(session))),
  }
}

function sqlOf(session: Session): Sql {
  return {
    query: ({ name, text }, values) => session.query(name === undefined ? text : { name, text }, values),
  }
}

/** Someone signed in. */
export interface Member {
  person: Person
  session: SessionId
  authenticator: SoftwareAuthenticator
  personalTeam: TeamId
  /** The caller that `authenticate` makes of a request just signed. */
  caller(): Promise<Caller>
}

export interface Founded {
  practice: PracticeId
  owner: Member
  practiceTeam: TeamId
  officersTeam: TeamId
  emergencyTeam: TeamId
  careTeam: TeamId
  /** What was posted to found it. */
  body: Parsed<typeof contract.practiceCreate>["body"]
}

export interface FoundOptions {
  roles?: readonly Role[]
  onCareTeams?: boolean
  wayIn?: "passkey" | "key-file"
}

/** A practice with its first owner, one care team, a passkey (or a key file). */
export async function foundPractice(test: TestKeeper, options: FoundOptions = {}): Promise<Founded> {
  const { roles = ["clinician", "owner"], onCareTeams = true, wayIn = "passkey" } = options
  const { keeper, setupToken } = test
  const account = randomUUID() as AccountId
  const reserved = await keeper.practiceReserve({
    params: {},
    query: {},
    body: { setupToken, account, accountName: "First owner" },
  })
  const { practice, logOrigin, logKey } = reserved
  const person = await makePerson(practice, "First owner", account)
  const authenticator = new SoftwareAuthenticator({ origin })
  const teams = [
    { id: randomUUID() as TeamId, kind: "practice" as const, name: "Everyone" },
    { id: randomUUID() as TeamId, kind: "personal" as const, name: "Own" },
    { id: randomUUID() as TeamId, kind: "care" as const, name: "Care" },
    { id: randomUUID() as TeamId, kind: "officers" as const, name: "Officers" },
    { id: randomUUID() as TeamId, kind: "emergency" as const, name: "Emergency" },
  ]
  const body: Founded["body"] = {
    setupToken,
    practice,
    card: await makePersonsPracticeCard(person, { logOrigin, logKey }),
    account: newAccount(person, wayIn === "passkey" ? passkeyWayIn(authenticator, reserved) : { kind: "key-file" }),
    endorsement: await endorse(person, person, rolesOf(...roles)),
    teams,
    teamKeys: await Promise.all(teams.map((team) => sealTo(person, person, team))),
    onCareTeams,
    searchKeys: toBase64url(randomBytes(200)),
    preferences: toBase64url(randomBytes(200)),
  }
  const { session } = await keeper.practiceCreate({ params: {}, query: {}, body })
  const [practiceTeam, personalTeam, careTeam, officersTeam, emergencyTeam] = teams.map(({ id }) => id) as [
    TeamId,
    TeamId,
    TeamId,
    TeamId,
    TeamId,
  ]
  const owner = memberOf(test, { person, session, authenticator, personalTeam })
  return { practice, owner, practiceTeam, officersTeam, emergencyTeam, careTeam, body }
}

/** Someone invited who has made an account and waits. */
export async function joinPractice(test: TestKeeper, founded: Founded, roles: readonly Role[]): Promise<Member> {
  const { keeper, clock } = test
  const { practice, owner } = founded
  const invitation = randomUUID() as InvitationId
  const keys = invitationKeys(randomBytes(32), { practice, invitation })
  const token = toBase64url(keys.tokenKey)
  const params = { practice, invitation }
  await keeper.invitationCreate(await owner.caller(), {
    params: { practice },
    query: {},
    body: {
      id: invitation,
      tokenDigest: toBase64url(sha256(keys.tokenKey)),
      roles: rolesOf(...roles),
      label: "Newcomer",
      expiresAt: new Date(clock() + 3_600_000).toISOString(),
      inviterMac: toBase64url(randomBytes(32)),
      sealedSecret: toBase64url(randomBytes(60)),
    },
  })
  const person = await makePerson(practice, "Newcomer")
  const authenticator = new SoftwareAuthenticator({ origin })
  const body = { token, account: person.account, accountName: "Newcomer" }
  const read = await keeper.invitationRead({ params, query: {}, body })
  const personalTeam = randomUUID() as TeamId
  const { session } = await keeper.invitationAccept({
    params,
    query: {},
    body: {
      token,
      account: newAccount(person, passkeyWayIn(authenticator, read)),
      newcomerMac: toBase64url(newcomerMac(keys.newcomerKey, person.cardDigest, params)),
      personalTeam: { id: personalTeam, kind: "personal", name: "Own" },
      personalTeamKey: await sealTo(person, person, { id: personalTeam, kind: "personal" }),
      preferences: toBase64url(randomBytes(200)),
    },
  })
  return memberOf(test, { person, session, authenticator, personalTeam })
}

/** Someone invited, and let in by the owner: on the care team when the roles allow it. */
export async function admitMember(test: TestKeeper, founded: Founded, roles: readonly Role[]): Promise<Member> {
  const member = await joinPractice(test, founded, roles)
  const { practice, owner, practiceTeam, officersTeam, emergencyTeam, careTeam } = founded
  const shared = [
    { id: practiceTeam, kind: "practice" },
    { id: officersTeam, kind: "officers" },
    { id: emergencyTeam, kind: "emergency" },
    { id: careTeam, kind: "care" },
  ] as const
  const teams = shared.filter(({ kind }) => standingIn[kind](roles) !== "none")
  await test.keeper.accountActivate(await owner.caller(), {
    params: { practice, account: member.person.account },
    query: {},
    body: {
      endorsement: await endorse(owner.person, member.person, rolesOf(...roles)),
      teamKeys: await Promise.all(teams.map((team) => sealTo(owner.person, member.person, team))),
    },
  })
  return member
}

/** As if everyone had worked here for a month: their devices are no new ones, and nobody has just joined a team. */
export async function settleIn({ database, clock }: TestKeeper, practice: PracticeId): Promise<void> {
  const since = new Date(clock() - 30 * 86_400_000)
  await database.query("update keeper.device set created_at = $2 where practice = $1", [practice, since])
  await database.query("update keeper.team_member set since = $2 where practice = $1", [practice, since])
}

export function newAccount(person: Person, wayIn: NewWayIn): NewAccount {
  const { account: id, card, secrets, device } = person
  return { id, card, secrets, wayIn, device: device.wire }
}

/** A passkey made in answer to creation options. */
export function passkeyWayIn(
  authenticator: SoftwareAuthenticator,
  { options, prfSalt }: { options: Record<string, unknown>; prfSalt: string },
): Extract<NewWayIn, { kind: "passkey" }> {
  const { response: registration } = authenticator.create(options, Buffer.from(prfSalt, "base64url"))
  const sealed = toBase64url(randomBytes(60))
  return {
    kind: "passkey",
    registration,
    prfSalt,
    slot: { id: randomUUID() as SlotId, kind: "passkey", label: "Passkey", sealed },
  }
}

/** A member from what they signed in with. */
export function memberOf({ keeper, clock }: TestKeeper, member: Omit<Member, "caller">): Member {
  const { person, session } = member
  const { practice } = person
  return {
    ...member,
    async caller() {
      const created = Math.floor(clock() / 1000)
      const method = "GET"
      const signed = await signAs(
        person.device,
        { practice, session },
        { method, target: `/v1/practices/${practice}/session`, created },
      )
      return keeper.authenticate({ method, ...signed })
    },
  }
}
