/** Signing in with a password (OPAQUE) and a one-time code. */
import { signInFinish, signInStart } from "@subrosa/contract"
import type { Caller } from "../call/caller.ts"
import type { Platform } from "../platform.ts"
import { type Engine, EngineError } from "../port.ts"
import { admit, openSlotOf } from "./admit.ts"
import { deviceFor, newDevice } from "./device.ts"
import { accountKnownAs, loginNameSign, rememberKnownAs } from "./known-as.ts"
import { startPasswordLogin } from "./password.ts"
import type { Session } from "./session.ts"

export function createPasswordSignIn(
  platform: Platform,
  caller: Caller,
  session: Session,
): Pick<Engine, "passwordSignIn"> {
  return {
    async passwordSignIn({ loginName, password, totpCode, deviceLabel }) {
      const login = await startPasswordLogin(password)
      const { startLoginRequest } = login
      const start = { kind: "password", loginName, startLoginRequest } as const
      const { attempt, loginResponse } = (await caller.json(signInStart, { body: start }, undefined)).result
      if (!loginResponse) throw new EngineError("server_error", "The server's answer lacks the password's challenge.")
      const { finishLoginRequest, exportKey } = login.finish(loginResponse)

      const account = await accountKnownAs(platform.memory, loginNameSign(loginName))
      const before = account && session.renewal(account)
      const device = before?.device ?? (await deviceFor(platform, account))
      const { result } = await caller.json(
        signInFinish,
        {
          body: {
            attempt,
            device: newDevice(device, deviceLabel),
            ...(before ? { renew: before.session } : {}),
            answer: { kind: "password", finishLoginRequest, totpCode: totpCode.replace(/\s/g, "") },
          },
        },
        undefined,
      )
      await admit(session, result, device, await openSlotOf(result, exportKey))
      await rememberKnownAs(platform.memory, loginNameSign(loginName), result.account)
    },
  }
}
