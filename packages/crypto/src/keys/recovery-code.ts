/**
 * The recovery kit's code (spec/keys.md): 20 random bytes as 8 groups of 4 letters of Crockford's base32, and a check
 * group of 2, so that a slip of the pen is told apart from a wrong kit.
 */
import type { Bytes } from "@subrosa/codec"
import { derive } from "../derive.ts"
import { sha256 } from "../digest.ts"
import { CryptoError, checkLength } from "../error.ts"
import { context } from "../labels.ts"
import { randomBytes } from "../random.ts"

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const codeBytes = 20

/** A new code: 160 bits, too many to guess, so no slow hash is needed. */
export function makeRecoveryCode(): Bytes {
  return randomBytes(codeBytes)
}

/** As printed: `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-CC`. */
export function formatRecoveryCode(code: Uint8Array): string {
  checkLength(code, codeBytes, "code")
  const groups = base32(code).match(/.{4}/g) ?? []
  return [...groups, checkGroup(code)].join("-")
}

/**
 * The code a person typed: case, spaces and hyphens do not matter, O is read as 0, I and L as 1. Throws
 * `invalid_input` for other letters, another length, or a check group that does not fit.
 */
export function parseRecoveryCode(text: string): Bytes {
  const typed = text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1")
  if (typed.length !== 34) throw new CryptoError("invalid_input", "a recovery code has 34 letters")
  const code = new Uint8Array(codeBytes)
  let bits = 0
  let bitCount = 0
  let at = 0
  for (const letter of typed.slice(0, 32)) {
    const value = letters.indexOf(letter)
    if (value < 0) throw new CryptoError("invalid_input", "a letter that no recovery code has")
    bits = ((bits << 5) | value) & 0xfff
    bitCount += 5
    if (bitCount >= 8) {
      bitCount -= 8
      code[at++] = bits >> bitCount
    }
  }
  if (typed.slice(32) !== checkGroup(code)) throw new CryptoError("invalid_input", "the check letters do not fit")
  return code
}

/**
 * What a kit shows at sign-in (spec/keys.md, "Kit proof"): 32 bytes that the server knows the SHA-256 of. It opens nothing, and the
 * account's keys without the code do not give it.
 */
export function recoveryKitProof(
  code: Uint8Array,
  { practice, account }: { practice: string; account: string },
): Bytes {
  checkLength(code, codeBytes, "code")
  return derive(code, undefined, context("recovery-kit proof", practice, account))
}

function checkGroup(code: Uint8Array): string {
  return base32(sha256(code).subarray(0, 5)).slice(0, 2)
}

function base32(bytes: Uint8Array): string {
  let text = ""
  let bits = 0
  let bitCount = 0
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff
    bitCount += 8
    while (bitCount >= 5) {
      bitCount -= 5
      text += letters[(bits >> bitCount) & 31]
    }
  }
  return text
}
