import { CryptoError } from "../error.ts"

/** The one answer of everything that does not open: never whether key, context or bytes were wrong. */
export function openFailed(): CryptoError {
  return new CryptoError("open_failed", "could not be opened")
}

/** Runs one opening and turns whatever goes wrong inside into `open_failed`. */
export async function opening<T>(open: () => T | Promise<T>): Promise<T> {
  try {
    return await open()
  } catch {
    throw openFailed()
  }
}
