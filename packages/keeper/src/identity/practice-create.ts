/** A new practice: card, first owner, teams, keeper's keys and the first leaves of its log, all or nothing. */
import { randomBytes } from "node:crypto"
import { toBase64url, utf8 } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import {
  type AccountId,
  ApiError,
  type Event,
  limitsDefault,
  type Parsed,
  type PracticeId,
  type Roles,
  Roles as RolesShape,
  rosterKinds,
  type SignedIn,
  settingsDefault,
} from "@subrosa/contract"
import { parseEndorsement } from "@subrosa/crypto"
import type { Sql } from "../db.ts"
import { keeperKeyContext } from "../keeper-key.ts"
import { isClinical } from "./account.ts"
import { checkEndorsement, checkPracticeCard, checkTeamKeys } from "./check-card.ts"
import { change, type Identity, type Public } from "./context.ts"
import { checkNewAccount, newAccountStore, signedInAgain, signedInNew } from "./new-account.ts"
import { requireSetupToken, setupTokenRefused } from "./practice-reserve.ts"
import { readBytes } from "./read-bytes.ts"
import { refuseField } from "./refuse.ts"
import { isCustodian, memberStore, teamKeysStore, teamStore } from "./teams.ts"

type Body = Parsed<typeof contract.practiceCreate>["body"]

/** `searchKeys` and `preferences` are the store's: documents of teams. Posting the same bytes again answers the same. */
export const practiceCreate: Public<typeof contract.practiceCreate> = async (identity, { body }) => {
  const again = await answerAgain(identity, body)
  if (again !== undefined) return again
  await requireSetupToken(identity, body.setupToken)

  const { practice, account } = body
  const reservation = await reservationRead(identity, practice, account.id)
  const begun = [{ challenge: toBase64url(reservation.challenge), prfSalt: Uint8Array.from(reservation.prf_salt) }]
  const owner = await checkNewAccount(identity, practice, account, begun)
  const { log_origin: logOrigin, log_key: logKey } = reservation
  const card = await checkPracticeCard(body.card, account.card, { practice, logOrigin, logKey }, "card")
  const roles = readOwnRoles(body.endorsement.endorsement)
  const { signPublicKey: endorserKey } = owner.content
  const endorsed = {
    practice,
    account: account.id,
    cardDigest: owner.cardDigest,
    roles,
    endorser: account.id,
    endorserKey,
  }
  const signature = await checkEndorsement(body.endorsement, endorsed, "endorsement")
  if (body.onCareTeams && !isClinical(roles)) {
    throw refuseField("onCareTeams", "needs the role clinician or supervisor")
  }
  const sealer = { practice, account: account.id, signPublicKey: endorserKey }
  checkFirstTeams(body)
  const teamKeys = await checkTeamKeys(body.teamKeys, sealer, body.teams, "teamKeys")
  const [shareKey, tokenKey] = await Promise.all([
    newKey(identity, practice, "share"),
    newKey(identity, practice, "token"),
  ])

  const actor = { practice, account: account.id, device: account.device.id }
  const create = () =>
    change(identity, actor, async (sql, head, now) => {
      await practiceStore(sql, practice, { text: body.card.card, signature: card.signature }, now)
      await keysStore(sql, practice, { share: shareKey, token: tokenKey, log: reservation.sealed_log_seed })
      const endorsement = { text: body.endorsement.endorsement, signature }
      const standing = { state: "active" as const, roles, invitedBy: null, endorsement }
      const opened = await newAccountStore(sql, practice, account, owner, standing, now)
      for (const team of body.teams) {
        if (!(await teamStore(sql, practice, team, now))) throw new ApiError("conflict", "two teams have one id")
        const custodian = team.kind === "care" ? !body.onCareTeams : isCustodian(team.kind, roles)
        await memberStore(sql, practice, team.id, account.id, custodian, now)
      }
      await teamKeysStore(sql, practice, teamKeys)
      await sql.query({ text: "delete from keeper.reservation where practice = $1" }, [practice])
      const events: Event[] = [
        { ...head, type: "practice", card: toBase64url(card.digest) },
        { ...head, type: "account", subject: account.id, change: "created", roles },
        { ...head, type: "device", subject: account.device.id, change: "added" },
        { ...head, type: "key", subject: account.id, change: "slot-added", kind: account.wayIn.kind },
        ...body.teams.map(({ id }): Event => ({ ...head, type: "team", team: id, change: "created", version: 1 })),
      ]
      return { events, result: opened }
    })
  const spent = await identity.setupToken.spend(readBytes(body.setupToken, "setupToken"), create)
  if (spent === undefined) throw setupTokenRefused()
  return signedInNew(account, owner.prfSalt, spent.result)
}

async function answerAgain({ db }: Identity, { practice, card, account }: Body): Promise<SignedIn | undefined> {
  return db.inPractice(practice, async (sql) => {
    const { rows } = await sql.query<{ card: string }>({ text: "select card from keeper.practice where id = $1" }, [
      practice,
    ])
    if (rows[0] === undefined) return undefined
    const again = rows[0].card === card.card ? await signedInAgain(sql, practice, account) : undefined
    if (again === undefined) throw new ApiError("conflict", "this practice exists already")
    return again
  })
}

type Reservation = {
  log_origin: string
  log_key: string
  sealed_log_seed: Uint8Array
  challenge: Uint8Array
  prf_salt: Uint8Array
}

async function reservationRead(
  { db, clock }: Identity,
  practice: PracticeId,
  account: AccountId,
): Promise<Reservation> {
  const { rows } = await db.anywhere((sql) =>
    sql.query<Reservation>(
      {
        text: `select log_origin, log_key, sealed_log_seed, challenge, prf_salt from keeper.reservation
          where practice = $1 and account = $2 and expires_at > $3`,
      },
      [practice, account, clock()],
    ),
  )
  if (rows[0] === undefined)
    throw refuseField("practice", "was not reserved for this account, or too long ago: begin again")
  return rows[0]
}

function readOwnRoles(endorsement: string): Roles {
  let roles: unknown
  try {
    roles = parseEndorsement(utf8(endorsement)).roles
  } catch {
    throw refuseField("endorsement", "is not an endorsement in canonical JSON")
  }
  const { data } = RolesShape.safeParse(roles)
  if (data === undefined || !data.includes("owner")) throw refuseField("endorsement", "must make its subject an owner")
  return data
}

/** One team of each kind, of care teams at least one; of each, version 1 of its key sealed to the owner. */
function checkFirstTeams({ teams, teamKeys, account }: Body): void {
  const count = (kind: string) => teams.filter((team) => team.kind === kind).length
  if ([...rosterKinds, "personal"].some((kind) => count(kind) !== 1) || count("care") < 1) {
    const message = "must be one practice, officers, emergency and personal team each, and at least one care team"
    throw refuseField("teams", message)
  }
  const keyed = new Set(teamKeys.map(({ team }) => team))
  const complete = teamKeys.length === teams.length && teams.every(({ id }) => keyed.has(id))
  if (!complete || teamKeys.some((key) => key.version !== 1 || key.account !== account.id)) {
    throw refuseField("teamKeys", "must be version 1 of each team's key, sealed to the owner")
  }
}

function newKey({ keyEncryptionKey }: Identity, practice: PracticeId, name: "share" | "token"): Promise<Uint8Array> {
  return keyEncryptionKey.seal(randomBytes(32), keeperKeyContext(practice, name, 1))
}

async function practiceStore(
  sql: Sql,
  practice: PracticeId,
  card: { text: string; signature: Uint8Array },
  now: Date,
): Promise<void> {
  const { rowCount } = await sql.query(
    {
      text: `insert into keeper.practice (id, card, card_signature, limits, settings, created_at)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    },
    [practice, card.text, card.signature, JSON.stringify(limitsDefault), JSON.stringify(settingsDefault), now],
  )
  if (rowCount === 0) throw new ApiError("conflict", "this practice exists already")
}

async function keysStore(
  sql: Sql,
  practice: PracticeId,
  keys: Record<"share" | "token" | "log", Uint8Array>,
): Promise<void> {
  for (const [name, sealed] of Object.entries(keys)) {
    await sql.query(
      { text: "insert into keeper.keeper_key (practice, name, version, sealed) values ($1, $2, 1, $3)" },
      [practice, name, sealed],
    )
  }
}
