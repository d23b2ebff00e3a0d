/**
 * What is wrong with a resource. An issue names elements and rules, never values: it may be logged and shown.
 */
export type IssueCode =
  | "not-a-resource"
  | "unknown-resource-type"
  | "unknown-element"
  | "missing-element"
  | "wrong-json-type"
  | "invalid-value"
  | "empty"
  | "cardinality"
  | "choice"
  | "code"
  | "reference"
  | "contained"
  | "unsafe-narrative"
  | "invariant"
  | "too-deep"

/** `path` is written as in FHIRPath: `Patient.name[0].family`. */
export type Issue = { path: string; code: IssueCode; message: string }
