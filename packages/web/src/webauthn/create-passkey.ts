/**
 * Makes a passkey and evaluates its PRF, from whose output the engine derives what opens the account.
 *
 * Some authenticators evaluate the PRF only in `get`, so a creation that says `enabled` without a result is followed by one.
 */
import { bytesOf, creationOptions, prfOutput, registrationJson } from "./json.ts"
import { PasskeyError, passkeyError } from "./passkey-error.ts"

export interface NewPasskey {
  registration: Record<string, unknown>
  prf: Uint8Array
}

/** `options`: JSON of PublicKeyCredentialCreationOptions. Throws PasskeyError; `no_prf` where the authenticator cannot do it. */
export async function createPasskey(options: Record<string, unknown>, prfSalt: string): Promise<NewPasskey> {
  if (!("PublicKeyCredential" in globalThis)) throw new PasskeyError("unsupported")
  try {
    const publicKey = creationOptions(options, prfSalt)
    const made = await navigator.credentials.create({ publicKey })
    if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse)) {
      throw new PasskeyError("unsupported")
    }
    const registration = registrationJson(made, made.response)
    const prf = prfOutput(made) ?? (await evaluateLater(made, publicKey.rp.id, prfSalt))
    if (prf === undefined) {
      await forget(publicKey.rp.id, made.id)
      throw new PasskeyError("no_prf")
    }
    return { registration, prf }
  } catch (error) {
    throw passkeyError(error)
  }
}

async function evaluateLater(
  made: PublicKeyCredential,
  rpId: string | undefined,
  prfSalt: string,
): Promise<Uint8Array | undefined> {
  if (made.getClientExtensionResults().prf?.enabled !== true) return undefined
  const used = await navigator.credentials.get({
    publicKey: {
      // Its signature goes nowhere; only the PRF's output matters.
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      ...(rpId === undefined ? {} : { rpId }),
      allowCredentials: [{ type: "public-key", id: made.rawId }],
      userVerification: "required",
      extensions: { prf: { eval: { first: bytesOf(prfSalt) } } },
    },
  })
  return used instanceof PublicKeyCredential ? prfOutput(used) : undefined
}

/** Asks the provider to drop a passkey that is of no use (WebAuthn Level 3, signalUnknownCredential), where it can be asked. */
async function forget(rpId: string | undefined, credentialId: string): Promise<void> {
  const signal: unknown = Reflect.get(PublicKeyCredential, "signalUnknownCredential")
  if (typeof signal !== "function" || rpId === undefined) return
  await Promise.resolve(signal.call(PublicKeyCredential, { rpId, credentialId })).catch(() => {})
}
