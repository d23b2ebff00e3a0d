/** Accounts that have signed in on this device, newest first: names and ids in the platform's memory, never keys. */
import { AccountId, PracticeId } from "@subrosa/contract"
import type { Platform } from "../platform.ts"
import type { KnownAccount } from "../port.ts"

const place = "known-accounts"
/** What was stored; nothing when it cannot be read. */
export async function readKnownAccounts(memory: Platform["memory"]): Promise<KnownAccount[]> {
  const text = await memory.get(place)
  if (text === undefined) return []
  try {
    const stored: unknown = JSON.parse(text)
    return Array.isArray(stored) ? stored.flatMap(readKnownAccount) : []
  } catch {
    return []
  }
}

export async function writeKnownAccounts(memory: Platform["memory"], known: readonly KnownAccount[]): Promise<void> {
  await memory.set(place, JSON.stringify(known))
}

/** The list with this account first. Pure. */
export function withKnownAccount(known: readonly KnownAccount[], account: KnownAccount): KnownAccount[] {
  return [account, ...withoutKnownAccount(known, account.account)]
}

export function withoutKnownAccount(known: readonly KnownAccount[], account: AccountId): KnownAccount[] {
  return known.filter((other) => other.account !== account)
}

function readKnownAccount(value: unknown): KnownAccount[] {
  if (typeof value !== "object" || value === null) return []
  const member = (name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value
  const practice = PracticeId.safeParse(member("practice"))
  const account = AccountId.safeParse(member("account"))
  if (!practice.success || !account.success) return []
  const text = (name: string): string => String(member(name) ?? "")
  const texts = { name: text("name"), practiceName: text("practiceName"), lastSignIn: text("lastSignIn") }
  return [{ practice: practice.data, account: account.data, ...texts }]
}
