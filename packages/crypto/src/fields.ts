/** Reading JSON objects whose members must have one shape. Unknown members are ignored. All throw `invalid_input`. */
import { type Bytes, CodecError, canonicalJson, equal, fromBase64url, fromJson, isUuid } from "@subrosa/codec"
import { CryptoError } from "./error.ts"

export type Fields = Record<string, unknown>

/** The object that UTF-8 JSON text holds. */
export function readFields(bytes: Uint8Array): Fields {
  return asFields(fromJsonOrRefuse(bytes))
}

/** The same, and the text must be its own canonical form (RFC 8785): what was signed is all there is. */
export function readCanonicalFields(bytes: Uint8Array): Fields {
  const fields = readFields(bytes)
  if (!isCanonical(bytes, fields)) throw new CryptoError("invalid_input", "not canonical JSON")
  return fields
}

export function asFields(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CryptoError("invalid_input", "not a JSON object")
  }
  return value as Fields
}

export function textField(fields: Fields, name: string): string {
  const value = ownField(fields, name)
  if (typeof value !== "string") throw new CryptoError("invalid_input", `${name} must be a text`)
  return value
}

export function uuidField(fields: Fields, name: string): string {
  const value = textField(fields, name)
  if (!isUuid(value)) throw new CryptoError("invalid_input", `${name} must be a UUID`)
  return value
}

export function bytesField(fields: Fields, name: string, length: number): Bytes {
  const text = textField(fields, name)
  const bytes = fromB64uOrRefuse(text, name)
  if (bytes.length !== length) throw new CryptoError("invalid_input", `${name} must be ${length} bytes`)
  return bytes
}

/** RFC 3339 in UTC with milliseconds, the only form signed structures use. */
export function timeField(fields: Fields, name: string): string {
  const text = textField(fields, name)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new CryptoError("invalid_input", `${name} must be a UTC time with milliseconds`)
  }
  return text
}

/** An integer from 0 that JavaScript holds exactly. */
export function countField(fields: Fields, name: string): number {
  const value = ownField(fields, name)
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw new CryptoError("invalid_input", `${name} must be an unsigned integer`)
  }
  return value
}

export function ownField(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

function fromJsonOrRefuse(bytes: Uint8Array): unknown {
  try {
    return fromJson(bytes)
  } catch (cause) {
    if (cause instanceof CodecError) throw new CryptoError("invalid_input", "not JSON in UTF-8")
    throw cause
  }
}

function isCanonical(bytes: Uint8Array, fields: Fields): boolean {
  try {
    return equal(canonicalJson(fields), bytes)
  } catch {
    return false
  }
}

function fromB64uOrRefuse(text: string, name: string): Bytes {
  try {
    return fromBase64url(text)
  } catch {
    throw new CryptoError("invalid_input", `${name} must be base64url without padding`)
  }
}
