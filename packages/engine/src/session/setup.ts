/** A new practice with its first owner. */
import { randomUuid } from "@subrosa/codec"
import { AccountId, type NewWayIn, practiceCreate, practiceReserve, type Result } from "@subrosa/contract"
import type { Caller } from "../call/caller.ts"
import { problemCode } from "../call/problem.ts"
import type { Platform } from "../platform.ts"
import { type Engine, EngineError } from "../port.ts"
import { type Device, deviceFor, newDevice } from "./device.ts"
import { rememberKnownAs, signOf } from "./known-as.ts"
import { makePractice } from "./make-practice.ts"
import { type AccountDraft, draftAccount, newAccount } from "./new-account.ts"
import { pinPractice } from "./practice-pin.ts"
import type { Session } from "./session.ts"
import { newWayIn, type SlotOwner } from "./way-in.ts"

interface Reservation {
  setupToken: string
  practiceName: string
  personName: string
  account: AccountId
  reserved: Result<typeof practiceReserve>
}

/** Asks the server for a practice id and its log's key. Needs the server's present set-up token, which making the practice uses up. */
export async function reservePractice(
  caller: Caller,
  input: { setupToken: string; practiceName: string; personName: string },
): Promise<Reservation> {
  const { setupToken, practiceName, personName } = trimmed(input)
  const account = AccountId.parse(randomUuid())
  const body = { setupToken, account, accountName: personName }
  const { result } = await caller.json(practiceReserve, { body }, undefined).catch((cause: unknown) => {
    if (problemCode(cause) !== "forbidden") throw cause
    throw new EngineError(
      "refused",
      "This set-up link was used already, or is another server's. The present one is in the file setup-token of the server's data directory.",
      { cause },
    )
  })
  return { setupToken, practiceName, personName, account, reserved: result }
}

export interface PracticeToCreate {
  draft: AccountDraft
  digest: Uint8Array
  create(device: Device, deviceLabel: string, wayIn: (owner: SlotOwner) => Promise<NewWayIn>): Promise<void>
}

/** Makes keys, cards and teams; `create` sends them and enters. */
export async function preparePractice(
  platform: Platform,
  caller: Caller,
  session: Session,
  reservation: Reservation,
  seesPatients: boolean,
): Promise<PracticeToCreate> {
  const { setupToken, practiceName, personName, account, reserved } = reservation
  const { practice, logOrigin, logKey } = reserved
  const draft = await draftAccount(practice, account, personName, caller.now())
  const made = await makePractice(draft, { name: practiceName, logOrigin, logKey, seesPatients }, caller.now())
  return {
    draft,
    digest: made.digest,
    async create(device, deviceLabel, wayIn) {
      const owner = { practice, account, accountKey: draft.keys.accountKey }
      const founder = await newAccount(draft, await wayIn(owner), newDevice(device, deviceLabel))
      const body = { setupToken, practice, account: founder, onCareTeams: seesPatients, ...made.practice }
      await pinPractice(platform.memory, practice, made.digest)
      const { result } = await caller.json(practiceCreate, { body }, undefined)
      const { accountKey, kemSeed, signSeed } = draft.keys
      await session.enter({
        practice,
        account,
        session: result.session,
        device,
        secrets: { accountKey, kemSeed, signSeed },
      })
    },
  }
}

type Setup = Pick<Engine, "setupStart" | "setupFinish">

export function createSetup(platform: Platform, caller: Caller, session: Session): Setup {
  const reservations = new Map<string, Reservation>()
  return {
    async setupStart(input) {
      const reservation = await reservePractice(caller, input)
      const ticket = randomUuid()
      reservations.set(ticket, reservation)
      const { options, prfSalt } = reservation.reserved
      return { ticket, options, prfSalt }
    },
    async setupFinish({ ticket, wayIn, seesPatients, deviceLabel }) {
      const reservation = reservations.get(ticket)
      if (!reservation) throw new EngineError("refused", "This set-up was not begun here. Open the set-up link again.")
      const toCreate = await preparePractice(platform, caller, session, reservation, seesPatients)
      const device = await deviceFor(platform, undefined)
      const { prfSalt } = reservation.reserved
      await toCreate.create(device, deviceLabel, (owner) => newWayIn(caller, owner, wayIn, prfSalt))
      await rememberKnownAs(platform.memory, signOf(wayIn), reservation.account)
      reservations.delete(ticket)
    },
  }
}

function trimmed<T extends { practiceName: string; personName: string }>(input: T): T {
  const practiceName = input.practiceName.trim()
  const personName = input.personName.trim()
  if (!practiceName) throw new EngineError("invalid_input", "The practice needs a name.", { field: "practiceName" })
  if (!personName) throw new EngineError("invalid_input", "Please give your name.", { field: "personName" })
  return { ...input, practiceName, personName }
}
