/** How fast secrets that lie on a lost device or tape can be guessed off line, measured here: one core, one guess after the other. */

import type { KeyFile } from "@subrosa/crypto"
import { sealKeyFile } from "@subrosa/crypto"
import { openKeyFile } from "@subrosa/crypto/open"

export interface GuessRate {
  secret: string
  /** What each guess costs. */
  by: string
  guessesPerSecond: number
}

const guesses = 4

/** Wrong passphrases against the owner's own key file, as it is written. */
export async function keyFileRate(keyFile: KeyFile): Promise<GuessRate> {
  const text = await sealKeyFile(keyFile, "a passphrase of some length")
  const began = performance.now()
  let opened = 0
  for (let i = 0; i < guesses; i++) {
    opened += await openKeyFile(text, `wrong ${i}`).then(
      () => 1,
      () => 0,
    )
  }
  const seconds = (performance.now() - began) / 1000
  if (opened > 0) throw new Error("invariant: a wrong passphrase opens no key file")
  return { secret: "key file's passphrase", by: "scrypt, N = 2^17 (age)", guessesPerSecond: guesses / seconds }
}

/** Years to try half of the passphrases of so many bits at that rate on a thousand cores. */
export const yearsFor = ({ guessesPerSecond }: GuessRate, bits: number, cores = 1000): number =>
  2 ** (bits - 1) / (guessesPerSecond * cores) / (365 * 86_400)
