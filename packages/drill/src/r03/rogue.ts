/**
 * An account that the administrator makes by SQL: real keys of his own, owner and clinician, on every team, with a device and a session
 * that never went through a sign-in. To the server it is a colleague like any other.
 */
import { randomUUID } from "node:crypto"
import {
  generateAccountKeys,
  generateDeviceKey,
  makeAccountCard,
  makeEndorsement,
  sealAccountSecrets,
  signRaw,
} from "@subrosa/crypto"
import type pg from "pg"
import type { Hand } from "../staff/hand.ts"

export interface Rogue {
  account: string
  accountKey: Uint8Array
  kemSeed: Uint8Array
  hand: Hand
}

export async function makeRogue(
  database: pg.Client,
  { url, practice }: { url: string; practice: string },
): Promise<Rogue> {
  const account = randomUUID()
  const keys = await generateAccountKeys()
  const at = new Date().toISOString()
  const { kemPublicKey, signPublicKey, signSeed, accountKey, kemSeed } = keys
  const card = await makeAccountCard(
    { practice, account, name: "Support", kemPublicKey, signPublicKey, createdAt: at },
    signSeed,
  )
  // He vouches for himself: no owner would.
  const { endorsement, signature } = await makeEndorsement(
    { practice, account, card: new Uint8Array(32), roles: ["clinician", "owner"], endorser: account, endorsedAt: at },
    signSeed,
  )
  const secrets = await sealAccountSecrets(accountKey, keys, { practice, account })
  await database.query(
    `insert into keeper.account (practice, id, state, roles, card, card_signature, secrets, endorsement, endorsement_signature, prf_salt, key_file, created_at)
     values ($1, $2, 'active', '{clinician,owner}', $3, $4, $5, $6, $7, $8, true, now())`,
    [practice, account, text(card.card), card.signature, secrets, text(endorsement), signature, Buffer.alloc(32)],
  )
  await database.query(
    `insert into keeper.team_member (practice, team, account, custodian)
     select practice, id, $2, false from keeper.team where practice = $1 and kind <> 'personal'`,
    [practice, account],
  )
  return { account, accountKey, kemSeed, hand: await makeHand(database, { url, practice }, account) }
}

/** A device of his own and an open session, put in for any account. */
export async function makeHand(
  database: pg.Client,
  { url, practice }: { url: string; practice: string },
  account: string,
): Promise<Hand> {
  const [device, session] = [randomUUID(), randomUUID()]
  const { privateKey, publicKey } = await generateDeviceKey()
  await database.query(
    "insert into keeper.device (practice, id, account, public_key, label, created_at) values ($1, $2, $3, $4, 'Console', now() - interval '1 year')",
    [practice, device, account, publicKey],
  )
  await database.query(
    `insert into keeper.session (practice, id, account, device, started_at, last_seen_at, fresh_until)
     values ($1, $2, $3, $4, now(), now(), now() + interval '1 hour')`,
    [practice, session, account, device],
  )
  return { url, practice, session, sign: (message) => signRaw(privateKey, message) }
}

/** Limits so high that they are none, for everybody. */
export const liftLimits = (database: pg.Client, practice: string) =>
  database.query(
    `update keeper.practice set limits = (select jsonb_object_agg(key, value || '{"hour": 1000, "day": 5000, "tiers":
       {"psychotherapy-notes": {"hour": 1000, "day": 5000}, "substance-use": {"hour": 1000, "day": 5000}}}') from jsonb_each(limits))
     where id = $1`,
    [practice],
  )

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
