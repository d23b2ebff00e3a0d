import { dearmorAge } from "../age-file.ts"
import { type KeyFile, parseKeyFile } from "../key-file.ts"
import { decryptAge } from "./age-file.ts"

/**
 * A key file's content. Throws `open_failed` (most often the passphrase), or `invalid_input` when the text is no
 * armored age file, or what opens is no key file.
 */
export async function openKeyFile(text: string, passphrase: string): Promise<KeyFile> {
  return parseKeyFile(await decryptAge(await dearmorAge(text), { passphrase }))
}
