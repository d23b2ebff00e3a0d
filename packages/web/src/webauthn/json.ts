/** Bytes to and from base64url, as the JSON forms of WebAuthn write them (WebAuthn Level 3, section 5.1.8). */

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

export function textOf(bytes: ArrayBuffer | Uint8Array): string {
  const list = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
  const binary = Array.from(list, (byte) => String.fromCharCode(byte)).join("")
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

type Json = Record<string, unknown>

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

/** Credential descriptors, `id` decoded. */
function descriptors(value: unknown): PublicKeyCredentialDescriptor[] {
  if (!Array.isArray(value)) return []
  return value.filter(isJson).map((item) => ({
    type: "public-key",
    id: bytesOf(String(item.id)),
    ...(Array.isArray(item.transports) ? { transports: item.transports as AuthenticatorTransport[] } : {}),
  }))
}

const prfInput = (salt: string): AuthenticationExtensionsClientInputs => ({ prf: { eval: { first: bytesOf(salt) } } })

/** Options of `navigator.credentials.create` from the server's JSON, with the PRF evaluated on `prfSalt` (base64url). */
export function creationOptions(json: Json, prfSalt: string): PublicKeyCredentialCreationOptions {
  const user = isJson(json.user) ? json.user : {}
  return {
    ...(json as Omit<PublicKeyCredentialCreationOptions, "challenge">),
    challenge: bytesOf(String(json.challenge)),
    user: { id: bytesOf(String(user.id)), name: String(user.name), displayName: String(user.displayName) },
    excludeCredentials: descriptors(json.excludeCredentials),
    extensions: { ...(isJson(json.extensions) ? json.extensions : {}), ...prfInput(prfSalt) },
  }
}

/** Options of `navigator.credentials.get` from the server's JSON. */
export function requestOptions(json: Json, prfSalt: string | undefined): PublicKeyCredentialRequestOptions {
  return {
    ...(json as Omit<PublicKeyCredentialRequestOptions, "challenge">),
    challenge: bytesOf(String(json.challenge)),
    allowCredentials: descriptors(json.allowCredentials),
    ...(prfSalt === undefined ? {} : { extensions: prfInput(prfSalt) }),
  }
}

/**
 * What the server is told of a new passkey. Of the extensions only what it must know: never the PRF's output, from which the keys
 * are derived.
 */
export function registrationJson(credential: PublicKeyCredential, response: AuthenticatorAttestationResponse): Json {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    ...(credential.authenticatorAttachment === null
      ? {}
      : { authenticatorAttachment: credential.authenticatorAttachment }),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports(),
    },
    clientExtensionResults: {},
  }
}

/** What the server is told of a use of a passkey; without extension results, for the same reason. */
export function assertionJson(credential: PublicKeyCredential, response: AuthenticatorAssertionResponse): Json {
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    ...(credential.authenticatorAttachment === null
      ? {}
      : { authenticatorAttachment: credential.authenticatorAttachment }),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      ...(response.userHandle === null ? {} : { userHandle: textOf(response.userHandle) }),
    },
    clientExtensionResults: {},
  }
}

/** The PRF's first output, if the authenticator gave one. */
export function prfOutput(credential: PublicKeyCredential): Uint8Array | undefined {
  const first = credential.getClientExtensionResults().prf?.results?.first
  if (first === undefined) return undefined
  return ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength).slice()
    : new Uint8Array(first).slice()
}
