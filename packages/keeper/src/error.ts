/** What keeps a keeper from starting. Refusals of requests are contract's `ApiError`. */
export type KeeperErrorCode =
  | "key_missing" // no key file, although it should be there
  | "key_exposed" // others may read the key file
  | "key_malformed" // not one line of base64url of 32 bytes
  | "open_failed" // not sealed under this key-encryption key, or altered

export class KeeperError extends Error {
  readonly code: KeeperErrorCode

  constructor(code: KeeperErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = "KeeperError"
    this.code = code
  }
}
