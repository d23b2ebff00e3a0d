/** The ways into one's own account: seeing them, adding one, ending one (spec/keys.md, "Unlock key"). */

import { toBase64url, utf8 } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import { ApiError, type Slot, type SlotId, type SlotKind } from "@subrosa/contract"
import { parseAccountCard } from "@subrosa/crypto"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { attemptCreate, registrationAttempts, registrationEnd } from "../sign-in/attempts.ts"
import { newChallenge } from "../sign-in/challenge.ts"
import { credentialsOf, personRead } from "../sign-in/person.ts"
import { registrationOptions } from "../sign-in/webauthn.ts"
import { change, type Identity, type Signed } from "./context.ts"
import { readBytes } from "./read-bytes.ts"
import { type CheckedWayIn, checkPasskey, checkPassword, checkSlot, wayInStore } from "./way-in.ts"

type SlotRow = {
  id: SlotId
  kind: SlotKind
  label: string
  sealed: Uint8Array
  created_at: Date
  last_used_at: Date | null
}

export const slotSearch: Signed<typeof contract.slotSearch> = async ({ db }, caller) =>
  db.inPractice(caller.practice, async (sql) => {
    const person = await personRead(sql, caller.practice, caller.account)
    return { slots: (await slotsRead(sql, caller)).map(toSlot), keyFile: person?.keyFile ?? false }
  })

export const passkeyOptions: Signed<typeof contract.passkeyOptions> = async (identity, caller) => {
  const { practice, account } = caller
  const [person, credentials] = await identity.db.inPractice(practice, (sql) =>
    Promise.all([personRead(sql, practice, account), credentialsOf(sql, practice, account)]),
  )
  if (person === undefined) throw new ApiError("unauthenticated", "the session has ended")
  const challenge = newChallenge()
  const state = { challenge: challenge.text }
  await attemptCreate(identity, { kind: "registration", practice, account, state })
  const { name } = parseAccountCard(utf8(person.card))
  return {
    options: await registrationOptions(identity, { practice, account, name }, challenge.bytes, credentials),
    prfSalt: toBase64url(person.prfSalt),
  }
}

export const slotCreate: Signed<typeof contract.slotCreate> = async (identity, caller, { body }) => {
  const { practice, account } = caller
  const known = await identity.db.inPractice(practice, (sql) => slotsRead(sql, caller))
  const again = known.find(({ id, sealed }) => id === body.slot.id && toBase64url(sealed) === body.slot.sealed)
  if (again !== undefined) return toSlot(again)
  const wayIn = await checkWayIn(identity, caller, body)
  const created = await change(identity, caller, async (sql, head, now) => {
    await wayInStore(sql, practice, account, wayIn, now)
    const { id, kind, label } = wayIn.slot
    return {
      events: [{ ...head, type: "key", subject: account, change: "slot-added", kind }],
      result: { id, kind, label, createdAt: now.toISOString(), lastUsedAt: null },
    }
  })
  if (wayIn.kind === "passkey") await registrationEnd(identity, practice, account)
  return created
}

/** Never the last way in. A key file counts while the practice lets people sign in by it. */
export const slotEnd: Signed<typeof contract.slotEnd> = async (identity, caller, { params }) => {
  const { practice, account } = caller
  return change(identity, caller, async (sql, head) => {
    const slots = await slotsRead(sql, caller)
    const slot = slots.find(({ id }) => id === params.slot)
    if (slot === undefined) throw new ApiError("not_found", "there is no such way in")
    const person = await personRead(sql, practice, account)
    const keyFile = person?.keyFile === true && person.keyFileSignIn
    if (slots.length === 1 && !keyFile) throw new ApiError("conflict", "this is the last way in: add another one first")
    await sql.query({ text: "delete from keeper.slot where practice = $1 and id = $2" }, [practice, slot.id])
    return {
      events: [{ ...head, type: "key", subject: account, change: "slot-ended", kind: slot.kind }],
      result: {},
    }
  })
}

type Body = Parameters<typeof slotCreate>[2]["body"]

async function checkWayIn(identity: Identity, { practice, account }: Caller, body: Body): Promise<CheckedWayIn> {
  switch (body.kind) {
    case "passkey": {
      const attempts = await registrationAttempts(identity, practice, account)
      const challenges = attempts.map(({ state }) => state.challenge ?? "")
      return checkPasskey(identity, body, challenges, "")
    }
    case "password":
      return checkPassword(identity, practice, body, "")
    case "recovery-kit":
      return {
        kind: "recovery-kit",
        slot: checkSlot(body.slot, "recovery-kit", ""),
        proofDigest: readBytes(body.proofDigest, "proofDigest", 32),
      }
  }
}

async function slotsRead(sql: Sql, { practice, account }: Caller): Promise<SlotRow[]> {
  const { rows } = await sql.query<SlotRow>(
    {
      name: "slots_read",
      text: `select id, kind, label, sealed, created_at, last_used_at from keeper.slot
        where practice = $1 and account = $2 order by created_at, id`,
    },
    [practice, account],
  )
  return rows
}

function toSlot({ id, kind, label, created_at, last_used_at }: SlotRow): Slot {
  const lastUsedAt = last_used_at?.toISOString() ?? null
  return { id, kind, label, createdAt: created_at.toISOString(), lastUsedAt }
}
