/** One-time codes (RFC 6238: SHA-1, 30 seconds, 6 digits, as every authenticator app has it). */
import { toBase64url } from "@subrosa/codec"
import { EngineError } from "../port.ts"

/** A new secret in base32, for typing, and as an otpauth:// address, for a QR code. */
export async function totpCreate(loginName: string): Promise<{ secret: string; uri: string }> {
  const { Secret, TOTP } = await import("otpauth")
  const secret = new Secret({ size: 20 })
  const totp = new TOTP({ issuer: "Subrosa", label: loginName, secret, algorithm: "SHA1", digits: 6, period: 30 })
  return { secret: secret.base32, uri: totp.toString() }
}

/** The secret's bytes as they travel (B64U). Throws `invalid_input` for what `totpCreate` did not make. */
export async function totpSecretB64u(base32: string): Promise<string> {
  const { Secret } = await import("otpauth")
  try {
    return toBase64url(Uint8Array.from(Secret.fromBase32(base32.replace(/\s/g, "")).bytes))
  } catch (cause) {
    throw new EngineError("invalid_input", "The secret for one-time codes is malformed.", {
      field: "totpSecret",
      cause,
    })
  }
}
