/**
 * Formats and key hierarchy: everything that seals, derives, signs, verifies, macs and digests. What opens is in
 * `@subrosa/crypto/open`, which keeper, store and server never import.
 */

export * from "./account/account-card.ts"
export * from "./account/endorsement.ts"
export * from "./account/invitation.ts"
export * from "./account/practice-card.ts"
export * from "./account/trust-accounts.ts"
export {
  type AgeTo,
  ageRecipient,
  armorAge,
  dearmorAge,
  encryptAge,
  encryptAgeStream,
  generateAgeIdentity,
} from "./age-file.ts"
export { derive } from "./derive.ts"
export { digest, sha256, sha256Large, sha256Parts } from "./digest.ts"
export {
  generateDeviceKey,
  importSignSeed,
  type SigningKey,
  signPublicKey,
  signRaw,
  verifyRaw,
} from "./ed25519.ts"
export {
  type AttachmentChunkIds,
  attachmentChunk,
  attachmentChunkBytes,
  attachmentChunkCount,
  sealAttachmentChunk,
} from "./entry/attachment.ts"
export { type Hole, restoreHoles } from "./entry/hole.ts"
export { encodePack, type PackRecord, packMaxBytes, parsePack } from "./entry/pack.ts"
export { type SealedEntry, sealEntry } from "./entry/seal-entry.ts"
export { CryptoError, type CryptoErrorCode } from "./error.ts"
export { hpkeSeal, kemPublicKey } from "./hpke-seal.ts"
export { formatKeyFile, type KeyFile, parseKeyFile, sealKeyFile } from "./key-file.ts"
export {
  accountRecoveryKey,
  formatRecoveryLink,
  parseRecoveryLink,
  type RecoveryIds,
  type RecoveryKeyIds,
  type RecoveryLinkIds,
  type RecoveryLinkKeys,
  recoveryLinkKeys,
  type SealedRecoveryKey,
  sealHandover,
  sealRecoveredAccountKey,
  sealRecoveryKey,
  verifyRecoveryKey,
} from "./keys/account-recovery.ts"
export {
  type AccountIds,
  type AccountKeys,
  type AccountSecrets,
  generateAccountKeys,
  sealAccountSecrets,
} from "./keys/account-secrets.ts"
export { type DocumentIds, sealDocument } from "./keys/document.ts"
export { type EntryIds, entryKey } from "./keys/entry-key.ts"
export { type KeySlotIds, sealKeySlot } from "./keys/key-slot.ts"
export { formatRecoveryCode, makeRecoveryCode, parseRecoveryCode, recoveryKitProof } from "./keys/recovery-code.ts"
export { formatSearchKeys, generateSearchKeys, parseSearchKeys, type SearchKeys } from "./keys/search-keys.ts"
export { type SegmentKeyIds, type SegmentKind, wrapSegmentKey } from "./keys/segment-key.ts"
export { type SealedTeamKey, sealTeamKey, type TeamKeyIds, type TeamKind, verifyTeamKey } from "./keys/team-key.ts"
export { type TeamIds, teamDocumentKey, teamWrapKey } from "./keys/team-wrap.ts"
export { type SlotKind, unlockKey } from "./keys/unlock-key.ts"
export { type KinshipTermKind, kinshipTokens } from "./kinship-token.ts"
export { context, type Label, labels } from "./labels.ts"
export { mac, prepareMac, verifyMac } from "./mac.ts"
export { randomBytes, randomKey } from "./random.ts"
export { contentDigest } from "./request/content-digest.ts"
export { parseSignature, parseSignatureInput } from "./request/parse-signature.ts"
export { type RequestToSign, type SignedRequest, signRequest } from "./request/sign-request.ts"
export { type RequestTarget, type SignatureParams, signatureBase, signatureParams } from "./request/signature-base.ts"
export { type RequestToVerify, type VerifiedRequest, verifyRequest } from "./request/verify-request.ts"
export { type ResourceTokens, referenceKey, resourceTokens, textDigest } from "./resource-token.ts"
export { importSealKey, type SealKey, seal, sealOverheadBytes } from "./seal.ts"
export {
  formatNoticeLink,
  parseNoticeLink,
  type SealedNoticeIds,
  type SealedNoticeKeys,
  sealedNoticeKeys,
  sealNotice,
} from "./sealed-notice.ts"
export { blindTokens, type SearchTerm, type SearchTermKind, searchTokens, tokenBytes } from "./search-token.ts"
export { sign, verify } from "./sign.ts"
export { type SignIn, signSignIn, verifySignIn } from "./sign-in.ts"
