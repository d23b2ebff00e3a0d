/**
 * Passwords by OPAQUE (RFC 9807): the server never sees one, and the export key opens the account. The library is loaded when the first
 * password is used; its WebAssembly is of no use to those with passkeys.
 */
import { fromBase64url } from "@subrosa/codec"
import { passwordRegister } from "@subrosa/contract"
import type { Caller } from "../call/caller.ts"
import { EngineError } from "../port.ts"

// Argon2id with 64 MiB, three passes (RFC 9106 §4, second recommendation): what a phone's browser can spare. Part of the format: a
// password registered with other numbers does not open.
const keyStretching = "memory-constrained"

async function loadOpaque() {
  const opaque = await import("@serenity-kit/opaque")
  await opaque.ready
  return opaque.client
}

/** A new password's record for the server, and the key it exports (64 bytes) for this client alone. */
export async function registerPassword(
  caller: Caller,
  { loginName, password }: { loginName: string; password: string },
): Promise<{ registrationRecord: string; exportKey: Uint8Array }> {
  const client = await loadOpaque()
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password })
  const { result } = await caller.json(passwordRegister, { body: { loginName, registrationRequest } }, undefined)
  const { registrationResponse } = result
  const { registrationRecord, exportKey } = client.finishRegistration({
    password,
    registrationResponse,
    clientRegistrationState,
    keyStretching,
  })
  return { registrationRecord, exportKey: fromBase64url(exportKey) }
}

/** First message of a login, and what makes the second of the server's answer. `finish` throws `sign_in_failed` for a wrong password. */
export async function startPasswordLogin(password: string): Promise<{
  startLoginRequest: string
  finish(loginResponse: string): { finishLoginRequest: string; exportKey: Uint8Array }
}> {
  const client = await loadOpaque()
  const { clientLoginState, startLoginRequest } = client.startLogin({ password })
  return {
    startLoginRequest,
    finish(loginResponse) {
      const finished = client.finishLogin({ clientLoginState, loginResponse, password, keyStretching })
      if (!finished) throw new EngineError("sign_in_failed", "Name, password or code is wrong.")
      return { finishLoginRequest: finished.finishLoginRequest, exportKey: fromBase64url(finished.exportKey) }
    },
  }
}
