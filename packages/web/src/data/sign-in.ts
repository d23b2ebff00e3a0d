/** Ways in: beginning a practice, joining one, signing in, confirming that it is still you, locking. */
import type { AccountId, PracticeId } from "@subrosa/contract"
import type { KnownAccount, PasskeyCreation, WayIn } from "@subrosa/engine"
import { createPasskey } from "../webauthn/create-passkey.ts"
import { touchPasskey } from "../webauthn/touch-passkey.ts"
import { desk } from "./desk.ts"
import { deviceLabel } from "./device-label.ts"
import { flushAll } from "./pending-saves.ts"

export type { AccountId, PracticeId } from "@subrosa/contract"
export type { KnownAccount, PasskeyCreation, WayIn } from "@subrosa/engine"

export const serverRead = { queryKey: ["server"], queryFn: () => desk.serverRead() }

export const totpCreate = (loginName: string) => desk.totpCreate(loginName)

/** What was begun and waits for a way in; `finish` ends it. */
export interface Beginning {
  creation: PasskeyCreation
  finish(wayIn: WayIn): Promise<void>
}

export async function setupStart(input: {
  setupToken: string
  practiceName: string
  personName: string
  seesPatients: boolean
}): Promise<Beginning> {
  const { seesPatients, ...start } = input
  const creation = await desk.setupStart(start)
  return {
    creation,
    finish: (wayIn) => desk.setupFinish({ ticket: creation.ticket, wayIn, seesPatients, deviceLabel: deviceLabel() }),
  }
}

export async function joinStart(input: { link: string; personName: string }) {
  const creation = await desk.joinStart(input)
  return {
    creation,
    finish: (wayIn: WayIn) => desk.joinFinish({ ticket: creation.ticket, wayIn, deviceLabel: deviceLabel() }),
  }
}

/** Makes a passkey for what was begun. Throws PasskeyError. */
export async function passkeyWayIn(creation: PasskeyCreation): Promise<WayIn> {
  const made = await createPasskey(creation.options, creation.prfSalt)
  return { kind: "passkey", ...made, label: `Passkey, ${deviceLabel()}` }
}

/** One touch for an account this device knows; a second for one it does not (its PRF salt is only known after the first). */
export async function passkeySignIn(account?: { practice: PracticeId; account: AccountId }): Promise<void> {
  let request = await desk.passkeyStart(account)
  for (;;) {
    const used = await touchPasskey(request.options, request.prfSalt)
    const answer = await desk.passkeyFinish({ attempt: request.attempt, ...used, deviceLabel: deviceLabel() })
    if (answer.done) return
    request = answer.again
  }
}

export const passwordSignIn = (input: { loginName: string; password: string; totpCode: string }) =>
  desk.passwordSignIn({ ...input, deviceLabel: deviceLabel() })

export const recoverySignIn = (input: { practice: PracticeId; account: AccountId; code: string }) =>
  desk.recoverySignIn({ ...input, deviceLabel: deviceLabel() })

export const keyFileSignIn = (input: { text: string; passphrase: string }) =>
  desk.keyFileSignIn({ ...input, deviceLabel: deviceLabel() })

/** Drafts are saved first; if that fails, locking is not held up. */
export async function lock(): Promise<void> {
  await flushAll()
  await desk.lock()
}
export const signOut = (everywhere: boolean) => desk.signOut({ everywhere })
export const forget = (known: KnownAccount) => desk.forget(known.account)

/** The account that signed in here last, for the recovery kit's ids. */
export const accountOf = (known: KnownAccount) => ({ practice: known.practice, account: known.account })
