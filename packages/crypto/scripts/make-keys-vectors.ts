import { canonicalJson, concat, toBase64url, utf8 } from "@subrosa/codec"
import {
  context,
  derive,
  digest,
  formatRecoveryCode,
  formatSearchKeys,
  hpkeSeal,
  kemPublicKey,
  mac,
  recoveryKitProof,
  type SegmentKeyIds,
  seal,
  sealAccountSecrets,
  sealDocument,
  sealKeySlot,
  sealTeamKey,
  sign,
  signPublicKey,
  teamDocumentKey,
  teamWrapKey,
  unlockKey,
  wrapSegmentKey,
} from "../src/index.ts"
import { fixedBytes, fixedId, type VectorFile, writeVector } from "./vector-file.ts"

const write = (name: string, vector: VectorFile) => writeVector("keys", name, vector)
const practice = fixedId("practice")
const account = fixedId("account")
const team = fixedId("team")
const chart = fixedId("chart")
const segment = fixedId("segment")

// The constructions of conventions.md.
const bound = { label: "team wrap", parts: [practice, team, 3] } as const
const boundContext = context(bound.label, ...bound.parts)
const key = fixedBytes("key")
const message = utf8("a message, with ünïcödé")
write("derive", {
  comment: "derive without salt",
  operation: "derive",
  input: { ikm: key, ...bound },
  output: derive(key, undefined, boundContext),
})
write("derive-salt", {
  comment: "derive with salt",
  operation: "derive",
  input: { ikm: key, salt: fixedBytes("salt"), ...bound },
  output: derive(key, fixedBytes("salt"), boundContext),
})
write("mac", {
  comment: "mac",
  operation: "mac",
  input: { key, message, ...bound },
  output: mac(key, message, boundContext),
})
write("digest", {
  comment: "digest",
  operation: "digest",
  input: { message, ...bound },
  output: digest(message, boundContext),
})
write("sign", {
  comment: "sign; Ed25519 is deterministic",
  operation: "sign",
  input: { signSeed: key, message, ...bound },
  output: { signPublicKey: signPublicKey(key), signature: await sign(key, message, boundContext) },
})
const sealed = await seal(key, message, boundContext)
const open = { operation: "open", input: { key, sealed, ...bound } }
write("open", { ...open, comment: "seal, opened", output: message })
write("open-other-part", {
  ...open,
  comment: "another version in the context",
  input: { ...open.input, parts: [practice, team, 4] },
  expect: "open_failed",
})
write("open-other-label", {
  ...open,
  comment: "another label",
  input: { ...open.input, label: "team document" },
  expect: "open_failed",
})
write("open-truncated", {
  ...open,
  comment: "the last byte is missing",
  input: { ...open.input, sealed: sealed.slice(0, -1) },
  expect: "open_failed",
})
write("open-too-short", {
  ...open,
  comment: "shorter than nonce and tag",
  input: { ...open.input, sealed: sealed.slice(0, 27) },
  expect: "open_failed",
})
write("context-newline", {
  ...open,
  comment: "a part that holds a newline is refused before anything is tried",
  input: { ...open.input, parts: [`${practice}\n${team}`, 3] },
  expect: "invalid_input",
})
const kemSeed = fixedBytes("kemSeed")
const hpkeSealed = await hpkeSeal(await kemPublicKey(kemSeed), message, boundContext)
const hpke = { operation: "hpke-open", input: { kemSeed, sealed: hpkeSealed, ...bound } }
write("hpke-open", { ...hpke, comment: "hpkeSeal, opened", output: message })
write("hpke-open-other-context", {
  ...hpke,
  comment: "another context",
  input: { ...hpke.input, parts: [practice, team, 2] },
  expect: "open_failed",
})
write("hpke-open-other-enc", {
  ...hpke,
  comment: "one bit of enc flipped: ML-KEM rejects implicitly, the AEAD then fails",
  input: { ...hpke.input, sealed: concat(Uint8Array.of(hpkeSealed[0]! ^ 1), hpkeSealed.subarray(1)) },
  expect: "open_failed",
})
write("hpke-open-truncated", {
  ...hpke,
  comment: "shorter than enc and tag",
  input: { ...hpke.input, sealed: hpkeSealed.slice(0, 1135) },
  expect: "open_failed",
})

// Unlock keys and recovery codes.
for (const [kind, length] of [
  ["passkey", 32],
  ["password", 64],
  ["recovery-kit", 20],
] as const) {
  const secret = fixedBytes(kind, length)
  write(`unlock-${kind}`, {
    comment: `the unlock key of a ${kind}`,
    operation: "unlock-key",
    input: { kind, secret, practice, account },
    output: unlockKey(kind, secret, { practice, account }),
  })
}
const code = fixedBytes("recovery-kit", 20)
write("recovery-kit-proof", {
  comment: "what a kit shows at sign-in",
  operation: "recovery-kit-proof",
  input: { code, practice, account },
  output: recoveryKitProof(code, { practice, account }),
})
const printed = formatRecoveryCode(code)
const parse = (text: string) => ({ operation: "recovery-code", input: { text } })
write("recovery-code", { ...parse(printed), comment: "as printed", output: code })
write("recovery-code-sloppy", {
  ...parse(` ${printed.toLowerCase().replaceAll("-", "  ").replaceAll("0", "o").replaceAll("1", "l")}\n`),
  comment: "lower case, spaces, o for 0, l for 1",
  output: code,
})
write("recovery-code-zeros", {
  ...parse("0000-0000-0000-0000-0000-0000-0000-0000-VS"),
  comment: "all zeros: the check group",
  output: new Uint8Array(20),
})
write("recovery-code-slip", {
  ...parse(printed.startsWith("Z") ? `Y${printed.slice(1)}` : `Z${printed.slice(1)}`),
  comment: "one letter differs: the check group does not fit",
  expect: "invalid_input",
})
write("recovery-code-letter-u", {
  ...parse(`U${printed.slice(1)}`),
  comment: "U is no Crockford letter",
  expect: "invalid_input",
})
write("recovery-code-short", {
  ...parse(printed.slice(0, -1)),
  comment: "a letter is missing",
  expect: "invalid_input",
})

// Key slots and account secrets.
const slotIds = { practice, account, slot: fixedId("slot"), kind: "passkey" } as const
const slot = {
  operation: "open-key-slot",
  input: { unlockKey: key, sealed: await sealKeySlot(key, fixedBytes("accountKey"), slotIds), ...slotIds },
}
write("key-slot", { ...slot, comment: "a key slot", output: fixedBytes("accountKey") })
write("key-slot-other-account", {
  ...slot,
  comment: "moved to another account",
  input: { ...slot.input, account: fixedId("other") },
  expect: "open_failed",
})
write("key-slot-other-kind", {
  ...slot,
  comment: "shown as another kind",
  input: { ...slot.input, kind: "password" },
  expect: "open_failed",
})
write("key-slot-short-key", {
  ...slot,
  comment: "well sealed, but not 32 bytes",
  input: {
    ...slot.input,
    sealed: await seal(key, key.subarray(1), context("key-slot", practice, account, slotIds.slot, "passkey")),
  },
  expect: "open_failed",
})
const secrets = { kemSeed, signSeed: fixedBytes("signSeed") }
const secretsContext = context("account-secrets", practice, account)
const accountSecrets = (bytes: Uint8Array) => ({
  operation: "open-account-secrets",
  input: { accountKey: key, sealed: bytes, practice, account },
})
write("account-secrets", {
  ...accountSecrets(await sealAccountSecrets(key, secrets, { practice, account })),
  comment: "account secrets",
  output: secrets,
})
write("account-secrets-padding", {
  ...accountSecrets(
    await seal(
      key,
      canonicalJson({ kemSeed: `${toBase64url(kemSeed)}=`, signSeed: toBase64url(secrets.signSeed) }),
      secretsContext,
    ),
  ),
  comment: "well sealed, but base64url with padding",
  expect: "open_failed",
})
write("account-secrets-trailing-bits", {
  ...accountSecrets(
    await seal(
      key,
      canonicalJson({
        kemSeed: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
        signSeed: toBase64url(secrets.signSeed),
      }),
      secretsContext,
    ),
  ),
  comment: "well sealed, but base64url with trailing bits that are not zero",
  expect: "open_failed",
})
write("account-secrets-not-json", {
  ...accountSecrets(await seal(key, utf8("kemSeed"), secretsContext)),
  comment: "well sealed, but not JSON",
  expect: "open_failed",
})

// Team keys.
const teamKey = fixedBytes("teamKey")
const teamKeyIds = { practice, team, kind: "care", version: 2, account } as const
const sealer = fixedBytes("sealer")
const sealedTeamKey = await sealTeamKey(teamKey, await kemPublicKey(kemSeed), sealer, teamKeyIds)
const openTeam = {
  operation: "open-team-key",
  input: { kemSeed, ...sealedTeamKey, sealerPublicKey: signPublicKey(sealer), ...teamKeyIds },
}
write("team-key", { ...openTeam, comment: "a team key to a member", output: teamKey })
write("team-key-other-sealer", {
  ...openTeam,
  comment: "signed by someone else than the card says",
  input: { ...openTeam.input, sealerPublicKey: signPublicKey(fixedBytes("other")) },
  expect: "invalid_signature",
})
write("team-key-other-version", {
  ...openTeam,
  comment: "handed out as another version",
  input: { ...openTeam.input, version: 3 },
  expect: "invalid_signature",
})
write("team-key-other-kind", {
  ...openTeam,
  comment: "handed out as the key of another kind of team",
  input: { ...openTeam.input, kind: "practice" },
  expect: "invalid_signature",
})
write("team-key-swapped", {
  ...openTeam,
  comment: "a key of the server's own under the old signature",
  input: { ...openTeam.input, sealed: (await sealTeamKey(key, await kemPublicKey(kemSeed), key, teamKeyIds)).sealed },
  expect: "invalid_signature",
})
write("team-key-other-member", {
  ...openTeam,
  comment: "opened with another member's key",
  input: { ...openTeam.input, kemSeed: fixedBytes("other") },
  expect: "open_failed",
})

// Segment keys.
const teamIds = { practice, team, version: 2 }
const segmentIds: SegmentKeyIds = { ...teamIds, chart, segment, kind: "clinical", keyVersion: 1 }
const segmentKey = fixedBytes("segmentKey")
const unwrap = {
  operation: "unwrap-segment-key",
  input: {
    teamKey,
    wrapped: await wrapSegmentKey(teamWrapKey(teamKey, teamIds), segmentKey, segmentIds),
    ...segmentIds,
  },
}
write("segment-key", { ...unwrap, comment: "a segment key", output: segmentKey })
for (const [name, change] of Object.entries({
  "other-chart": { chart: fixedId("other") },
  "other-kind": { kind: "directory" },
  "other-key-version": { keyVersion: 2 },
  "other-team-version": { version: 1 },
})) {
  write(`segment-key-${name}`, {
    ...unwrap,
    comment: name,
    input: { ...unwrap.input, ...change },
    expect: "open_failed",
  })
}

// What the keeper keeps.
const shareKey = fixedBytes("shareKey")
const shareIds = { practice, chart, segment, entry: fixedId("entry") }
const wrapKey = derive(shareKey, undefined, context("share wrap", practice, chart))
const share = {
  operation: "open-share",
  input: {
    shareKey,
    sealed: await seal(wrapKey, fixedBytes("share"), context("share", practice, chart, segment, shareIds.entry)),
    ...shareIds,
  },
}
write("share", { ...share, comment: "a share under the keeper's share key", output: fixedBytes("share") })
write("share-other-entry", {
  ...share,
  comment: "moved to another entry",
  input: { ...share.input, entry: fixedId("other") },
  expect: "open_failed",
})
write("keeper-key", {
  comment: "the keeper's share key under its key-encryption key",
  operation: "open",
  input: {
    key,
    sealed: await seal(key, shareKey, context("keeper-key", practice, "share", 1)),
    label: "keeper-key",
    parts: [practice, "share", 1],
  },
  output: shareKey,
})

// Team documents.
const documentIds = { practice, team, name: "search-keys" }
const searchKeys = { search: fixedBytes("search"), resource: fixedBytes("resource") }
const documentKey = teamDocumentKey(teamKey, teamIds)
const openDocument = {
  operation: "open-document",
  input: {
    teamKey,
    sealed: await sealDocument(documentKey, formatSearchKeys(searchKeys), documentIds),
    ...teamIds,
    name: "search-keys",
  },
}
write("document", { ...openDocument, comment: "the document search-keys", output: formatSearchKeys(searchKeys) })
write("document-other-name", {
  ...openDocument,
  comment: "shown as another document",
  input: { ...openDocument.input, name: "worklist" },
  expect: "open_failed",
})
write("document-other-version", {
  ...openDocument,
  comment: "under another version of the team's key",
  input: { ...openDocument.input, version: 1 },
  expect: "open_failed",
})
write("document-bad-padding", {
  ...openDocument,
  comment: "well sealed, but the last byte of padding is 1",
  input: {
    ...openDocument.input,
    sealed: await seal(
      documentKey,
      concat(new Uint8Array(255), Uint8Array.of(1)),
      context("document", practice, team, "search-keys"),
    ),
  },
  expect: "open_failed",
})
