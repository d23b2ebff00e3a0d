/** A failure with what to do about it: printed as `subrosa: error:` and `subrosa: hint:`, nothing else on standard error. */
export class CliError extends Error {
  override name = "CliError"
  readonly exitCode: number
  readonly hint: string | undefined
  constructor(message: string, extra: { hint?: string; exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: extra.cause })
    this.hint = extra.hint
    this.exitCode = extra.exitCode ?? 1
  }
}
