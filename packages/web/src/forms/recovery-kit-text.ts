/**
 * What a printed recovery kit says: the code in groups, the account's number, and a link for its QR code. The link's parts stand after
 * #, which browsers do not send.
 */
import type { AccountId, PracticeId } from "../data/sign-in.ts"

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

export const accountNumber = (kit: { practice: string; account: string }): string => `${kit.practice}.${kit.account}`

/** Throws SyntaxError on anything but two UUIDs with a dot between them. */
export function readAccountNumber(text: string): { practice: PracticeId; account: AccountId } {
  const parts = new RegExp(`^\\s*(${uuid})\\s*\\.\\s*(${uuid})\\s*$`, "i").exec(text)
  if (parts === null) throw new SyntaxError("not an account number")
  return {
    practice: String(parts[1]).toLowerCase() as PracticeId,
    account: String(parts[2]).toLowerCase() as AccountId,
  }
}

export const kitLink = (origin: string, kit: { practice: string; account: string; code: string }): string =>
  `${origin}/recover#${accountNumber(kit)}.${kit.code.replace(/[\s-]/g, "")}`

/** The kit in a link, undefined if it holds none. */
export function kitOf(link: string): { number: string; code: string } | undefined {
  const parts = new RegExp(`/recover#(${uuid}\\.${uuid})\\.([0-9A-Za-z-]+)$`).exec(link)
  return parts === null ? undefined : { number: String(parts[1]), code: String(parts[2]) }
}

/** Groups of four, as on paper. */
export const groupsOf = (code: string): string[] => code.replace(/[\s-]/g, "").match(/.{1,4}/g) ?? []
