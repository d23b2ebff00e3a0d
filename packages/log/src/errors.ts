/** What a caller can act on. Messages name the field and the rule, never the content of a note or a leaf. */
export type LogErrorCode =
  /** A size, index, width or time outside its range: a mistake of the caller. */
  | "argument_invalid"
  /** A hash that is not 32 bytes long. */
  | "hash_malformed"
  /** A proof with the wrong number of hashes, or for sizes that no proof exists for. */
  | "proof_malformed"
  /** A well-formed proof that does not lead to the root given. */
  | "proof_mismatch"
  /** A tile of the wrong length. */
  | "tile_malformed"
  | "tile_path_malformed"
  | "entry_bundle_malformed"
  | "note_malformed"
  /** No known key has signed the note. */
  | "note_unverified"
  /** A known key's signature on the note does not verify. */
  | "signature_invalid"
  /** A key name, verifier key or public key that breaks the rules of the format. */
  | "key_malformed"
  | "checkpoint_malformed"
  /** A checkpoint of another log. */
  | "origin_mismatch"
  /** An add-checkpoint request that breaks the rules of tlog-witness. */
  | "request_malformed"
  /** A trust policy that breaks the rules of tlog-policy. */
  | "policy_malformed"

/** The one error that crosses this package's border. */
export class LogError extends Error {
  readonly code: LogErrorCode

  constructor(code: LogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = "LogError"
    this.code = code
  }
}
