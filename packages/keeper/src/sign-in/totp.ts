/** One-time codes (TOTP, RFC 6238: SHA-1, 30 s, 6 digits, as every authenticator app has it). */
import { Secret, TOTP } from "otpauth"

const periodSeconds = 30

/**
 * The time step that a code belongs to, if it is now, the one before or the one after; else undefined. Each step is to be
 * accepted once: the caller keeps the newest one.
 */
export function totpStep(secret: Uint8Array, code: string, now: Date): number | undefined {
  const totp = new TOTP({
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    algorithm: "SHA1",
    digits: 6,
    period: periodSeconds,
  })
  const delta = totp.validate({ token: code, window: 1, timestamp: now.getTime() })
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / periodSeconds) + delta
}
