/**
 * Whose login name or passkey this was here before, so that a sign-in that does not say who it is uses the account's device again. By
 * digest: the memory of a shared machine is not to list login names.
 */
import { toHex, utf8 } from "@subrosa/codec"
import { AccountId } from "@subrosa/contract"
import { sha256 } from "@subrosa/crypto"
import type { Platform } from "../platform.ts"
import type { WayIn } from "../port.ts"

export interface Sign {
  kind: "login-name" | "credential"
  text: string
}

type Memory = Platform["memory"]
const place = "known-as"
const digestOf = ({ kind, text }: Sign): string => toHex(sha256(utf8(`${kind}\n${text}`)))

export async function accountKnownAs(memory: Memory, sign: Sign): Promise<AccountId | undefined> {
  return (await readAll(memory)).get(digestOf(sign))
}

export async function rememberKnownAs(memory: Memory, sign: Sign, account: AccountId): Promise<void> {
  await writeAll(memory, (await readAll(memory)).set(digestOf(sign), account))
}

export async function forgetKnownAs(memory: Memory, account: AccountId): Promise<void> {
  const kept = [...(await readAll(memory))].filter(([, other]) => other !== account)
  await writeAll(memory, new Map(kept))
}

/** One line each: digest, space, account. */
async function readAll(memory: Memory): Promise<Map<string, AccountId>> {
  const lines = ((await memory.get(place)) ?? "").split("\n")
  return new Map(
    lines.flatMap((line) => {
      const [digest = "", id] = line.split(" ")
      const account = AccountId.safeParse(id)
      return account.success ? [[digest, account.data] as const] : []
    }),
  )
}

async function writeAll(memory: Memory, all: Map<string, AccountId>): Promise<void> {
  await memory.set(place, [...all].map((line) => line.join(" ")).join("\n"))
}

/** The credential of a WebAuthn answer, as the browser names it. */
export const credentialOf = ({ id }: Record<string, unknown>): Sign => ({ kind: "credential", text: String(id) })

/** A login name as the server compares it. */
export const loginNameSign = (loginName: string): Sign => ({
  kind: "login-name",
  text: loginName.normalize("NFKC").trim().toLowerCase(),
})

export const signOf = (wayIn: WayIn): Sign =>
  wayIn.kind === "passkey" ? credentialOf(wayIn.registration) : loginNameSign(wayIn.loginName)
