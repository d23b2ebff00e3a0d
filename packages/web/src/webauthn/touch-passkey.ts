/** Uses a passkey: the person touches it, the server gets the assertion, the engine the PRF's output. */
import { assertionJson, prfOutput, requestOptions } from "./json.ts"
import { PasskeyError, passkeyError } from "./passkey-error.ts"

export interface TouchedPasskey {
  assertion: Record<string, unknown>
  prf?: Uint8Array
}

/** `options`: JSON of PublicKeyCredentialRequestOptions. Throws PasskeyError. */
export async function touchPasskey(
  options: Record<string, unknown>,
  prfSalt: string | undefined,
): Promise<TouchedPasskey> {
  if (!("PublicKeyCredential" in globalThis)) throw new PasskeyError("unsupported")
  try {
    const used = await navigator.credentials.get({ publicKey: requestOptions(options, prfSalt) })
    if (!(used instanceof PublicKeyCredential) || !(used.response instanceof AuthenticatorAssertionResponse)) {
      throw new PasskeyError("unsupported")
    }
    const prf = prfOutput(used)
    if (prfSalt !== undefined && prf === undefined) throw new PasskeyError("no_prf")
    return { assertion: assertionJson(used, used.response), ...(prf === undefined ? {} : { prf }) }
  } catch (error) {
    throw passkeyError(error)
  }
}
