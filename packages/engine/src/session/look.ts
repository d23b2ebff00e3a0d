/** Asks the server what it knows of this session, and believes it only as far as it can be checked. */
import {
  type AccountId,
  accountSearch,
  type Operation,
  type PracticeId,
  type Result,
  type SessionId,
  sessionRead,
} from "@subrosa/contract"
import type { Caller } from "../call/caller.ts"
import type { Signer } from "../call/exchange.ts"
import type { CallInput, TrustedPracticeCard } from "../core.ts"
import {
  type Directory,
  readOwnCard,
  readPracticeCard,
  trustedPracticeCard,
  verifyDirectory,
} from "../people/verify-session.ts"
import type { Platform } from "../platform.ts"
import { EngineError } from "../port.ts"
import type { Device } from "./device.ts"
import { checkKeptCard } from "./kept-card.ts"
import { checkPin, pinPractice } from "./practice-pin.ts"
import type { SecretKeys } from "./secret-keys.ts"

/** A session and the keys that go with it. */
export interface Entrance {
  practice: PracticeId
  account: AccountId
  session: SessionId
  device: Device
  secrets: SecretKeys
}

export type SessionRead = Result<typeof sessionRead>

/** What was read and checked. */
export interface View {
  read: SessionRead
  practiceCard: TrustedPracticeCard
  /** From the account's own card. */
  name: string
  /** Absent while the account is pending: it may not see the staff yet. */
  directory: Directory | undefined
}

export function signerOf({ practice, session, device }: Pick<Entrance, "practice" | "session" | "device">): Signer {
  return { practice, session, sign: (message) => device.key.sign(message) }
}

/**
 * Reads the session. `before`, what was read last, saves checking the staff again as long as nothing about this account has changed; who has
 * it looks again and again, and is not held up by one lost answer. Throws `untrusted` when the practice card is not the one that this device,
 * or else the person, has kept, the account's card holds other keys, or no chain of owners vouches for the account.
 */
export async function look(platform: Platform, caller: Caller, entrance: Entrance, before?: View): Promise<View> {
  const { practice, account, secrets } = entrance
  const ask = async <O extends Operation>(op: O, input: CallInput<O>) =>
    (await caller.json(op, input, signerOf(entrance), { once: before !== undefined })).result
  const read = await ask(sessionRead, {})
  if (before && isUnchanged(before.read, read)) return { ...before, read }

  const card = readPracticeCard(read.practiceCard, practice)
  const isPinned = await checkPin(platform.memory, practice, card.digest)
  if (read.account.id !== account) throw new EngineError("untrusted", "The server answered for another account.")
  const { name } = await readOwnCard(read.account, practice, secrets)
  const view = { read, practiceCard: trustedPracticeCard(card), name }
  if (read.account.state !== "active") return { ...view, directory: undefined }

  if (!isPinned) await checkKeptCard(ask, entrance, read, card.digest)
  const directory = await verifyDirectory(await ask(accountSearch, {}), practice, card.digest)
  if (!directory.trust.trusted.has(account)) {
    throw new EngineError("untrusted", "No owner of the practice vouches for your account. Ask an owner to look.")
  }
  await pinPractice(platform.memory, practice, card.digest)
  return { ...view, directory }
}

function isUnchanged(before: SessionRead, now: SessionRead): boolean {
  return JSON.stringify([before.account, before.practiceCard]) === JSON.stringify([now.account, now.practiceCard])
}
