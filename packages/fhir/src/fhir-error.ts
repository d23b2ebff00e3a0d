/** The failures of this package that a program may act on. Messages hold no health data. */
export type FhirErrorCode = "not_a_note" | "note_not_signed" | "empty_note"

export class FhirError extends Error {
  readonly code: FhirErrorCode

  constructor(code: FhirErrorCode, message: string) {
    super(message)
    this.name = "FhirError"
    this.code = code
  }
}
