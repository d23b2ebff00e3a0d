/** Signing in with a passkey: who it is by WebAuthn, what opens the keys by its PRF on the account's own salt (spec/keys.md). */
import { type AccountId, type PracticeId, signInFinish, signInStart } from "@subrosa/contract"
import type { Caller } from "../call/caller.ts"
import type { Platform } from "../platform.ts"
import { type Engine, EngineError, type PasskeyRequest } from "../port.ts"
import { admit, openSlotOf } from "./admit.ts"
import { type Device, deviceFor, newDevice } from "./device.ts"
import { accountKnownAs, credentialOf, rememberKnownAs } from "./known-as.ts"
import type { Session } from "./session.ts"
import { checkedPrf } from "./way-in.ts"

interface Started {
  practice: PracticeId
  account: AccountId
}

export function createPasskeySignIn(
  platform: Platform,
  caller: Caller,
  session: Session,
): Pick<Engine, "passkeyStart" | "passkeyFinish"> {
  // Of attempts under way: whose, if it is known.
  const attempts = new Map<string, Started | undefined>()

  const start = async (of: Started | undefined): Promise<PasskeyRequest> => {
    const body = of
      ? ({ kind: "passkey", practice: of.practice, account: of.account } as const)
      : ({ kind: "passkey" } as const)
    const { attempt, options, prfSalt } = (await caller.json(signInStart, { body }, undefined)).result
    if (!options) throw new EngineError("server_error", "The server's answer lacks the passkey's options.")
    attempts.set(attempt, of)
    return { attempt, options, ...(prfSalt === undefined ? {} : { prfSalt }) }
  }

  // A second touch renews the session that the first one made.
  let firstTouch:
    | { account: AccountId; device: Device; session: Parameters<Session["enter"]>[0]["session"] }
    | undefined

  return {
    passkeyStart(account) {
      // Whoever is signed in here is meant unless another is named.
      return start(account ?? session.renewal(undefined))
    },

    async passkeyFinish({ attempt, assertion, prf, deviceLabel }) {
      if (!attempts.has(attempt)) {
        throw new EngineError("sign_in_failed", "This sign-in was not begun here, or is over. Begin again.")
      }
      const of = attempts.get(attempt)
      attempts.delete(attempt)
      const account = of?.account ?? (await accountKnownAs(platform.memory, credentialOf(assertion)))
      const before = account && (session.renewal(account) ?? (firstTouch?.account === account ? firstTouch : undefined))
      const device = before?.device ?? (await deviceFor(platform, account))
      const { result } = await caller.json(
        signInFinish,
        {
          body: {
            attempt,
            device: newDevice(device, deviceLabel),
            ...(before ? { renew: before.session } : {}),
            answer: { kind: "passkey", assertion },
          },
        },
        undefined,
      )
      firstTouch = undefined
      if (!prf) {
        // The salt is the account's own, and only now it is known whose passkey this is.
        firstTouch = { account: result.account, device, session: result.session }
        return { done: false, again: await start({ practice: result.practice, account: result.account }) }
      }
      await rememberKnownAs(platform.memory, credentialOf(assertion), result.account)
      await admit(session, result, device, await openSlotOf(result, checkedPrf(prf)))
      return { done: true }
    },
  }
}
