export type DrillErrorCode = "no_patients"

/** A drill that cannot begin. */
export class DrillError extends Error {
  override name = "DrillError"
  readonly code: DrillErrorCode
  constructor(code: DrillErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
