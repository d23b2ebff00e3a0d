/** What keeps a keeper from starting. Refusals of requests are contract's `ApiError`. */
export type KeeperErrorCode =
  | "key_missing" // no key file, although it should be there
  | "key_exposed" // others may read the key file
  | "key_malformed" // not one line of base64url of 32 bytes
  | "key_exists" // would be made where there is one already
  | "key_changing" // a change to another key is not finished
  | "token_module" // the library that reaches the token is missing or does not load
  | "token_missing" // no such token, or it was removed
  | "token_pin" // wrong, or none given
  | "token_locked" // after too many wrong PINs
  | "token_failed" // anything else that a token answers
  | "open_failed" // not sealed under this key-encryption key, or altered

export class KeeperError extends Error {
  readonly code: KeeperErrorCode

  constructor(code: KeeperErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = "KeeperError"
    this.code = code
  }
}
