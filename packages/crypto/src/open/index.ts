/** Everything that opens. keeper, store and server must not import this. */

export { openAccountSecrets } from "./account-secrets.ts"
export { type AgeWith, decryptAge, decryptAgeStream } from "./age-file.ts"
export { openAttachmentChunk } from "./attachment.ts"
export { openDocument } from "./document.ts"
export { hpkeOpen } from "./hpke-open.ts"
export { openKeyFile } from "./key-file.ts"
export { openKeySlot } from "./key-slot.ts"
export { openNotice } from "./notice.ts"
export { importOpenKey, open } from "./open.ts"
export { openEntry } from "./open-entry.ts"
export { unwrapSegmentKey } from "./segment-key.ts"
export { openTeamKey } from "./team-key.ts"
