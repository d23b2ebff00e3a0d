/**
 * Passwords by OPAQUE (RFC 9807): the server never learns one. This module knows the library and nothing of accounts.
 *
 * All texts are the library's: base64url without padding.
 */

/** When it is first needed: many practices sign in by passkeys alone, and it is a large program. */
async function loadOpaque() {
  const opaque = await import("@serenity-kit/opaque")
  await opaque.ready
  return opaque
}

export async function createServerSetup(): Promise<string> {
  const opaque = await loadOpaque()
  return opaque.server.createSetup()
}

/** The answer to a registration's first message; undefined when that is malformed. */
export async function answerRegistration(
  serverSetup: string,
  loginName: string,
  registrationRequest: string,
): Promise<string | undefined> {
  const opaque = await loadOpaque()
  return attempt(
    () =>
      opaque.server.createRegistrationResponse({ serverSetup, userIdentifier: loginName, registrationRequest })
        .registrationResponse,
  )
}

/**
 * The answer to a login's first message, and what to keep until the second; undefined when the message is malformed. Without a
 * record (nobody of that name) the library answers as if there were one, and no second message will fit.
 */
export async function startLogin(
  serverSetup: string,
  loginName: string,
  registrationRecord: string | undefined,
  startLoginRequest: string,
): Promise<{ serverLoginState: string; loginResponse: string } | undefined> {
  const opaque = await loadOpaque()
  return attempt(() =>
    opaque.server.startLogin({ serverSetup, userIdentifier: loginName, registrationRecord, startLoginRequest }),
  )
}

/** Whether the second message proves the password. */
export async function finishLogin(serverLoginState: string, finishLoginRequest: string): Promise<boolean> {
  const opaque = await loadOpaque()
  return attempt(() => opaque.server.finishLogin({ serverLoginState, finishLoginRequest })) !== undefined
}

/** Whether a registration record is one that logins can work with: found out by starting one. */
export async function isRegistrationRecord(serverSetup: string, registrationRecord: string): Promise<boolean> {
  const opaque = await loadOpaque()
  const { startLoginRequest } = opaque.client.startLogin({ password: "" })
  return (await startLogin(serverSetup, "check", registrationRecord, startLoginRequest)) !== undefined
}

function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    // The library throws one kind of error for everything that is malformed or does not fit.
    return undefined
  }
}
