/** Bytes and their texts. Knows nothing of keys, records or networks. */

export { fromBase64, toBase64 } from "./base64.ts"
export { fromBase64url, toBase64url } from "./base64url.ts"
export { type Bytes, concat, equal, fromUtf8, owned, readUint32be, uint32be, utf8 } from "./bytes.ts"
export { CodecError, type CodecErrorCode } from "./error.ts"
export { fromHex, toHex } from "./hex.ts"
export { canonicalJson, canonicalText, fromJson, isCanonical } from "./jcs.ts"
export { withoutBlanks } from "./json-blanks.ts"
export { MemoryPool } from "./memory-pool.ts"
export { padmeLength } from "./padme.ts"
export { isUuid, randomUuid } from "./uuid.ts"
