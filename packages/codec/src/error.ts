/** The one error of this package. Messages never repeat the input: it may be a key or a note. */
export type CodecErrorCode = "invalid_base64" | "invalid_hex" | "invalid_json" | "invalid_utf8" | "out_of_range"

export class CodecError extends Error {
  readonly code: CodecErrorCode

  constructor(code: CodecErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = "CodecError"
    this.code = code
  }
}
