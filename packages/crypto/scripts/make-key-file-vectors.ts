import { fromUtf8, utf8 } from "@subrosa/codec"
import {
  armorAge,
  encryptAge,
  formatKeyFile,
  generateAgeIdentity,
  type KeyFile,
  sealKeyFile,
  signPublicKey,
  signSignIn,
} from "../src/index.ts"
import { fixedBytes, fixedId, type VectorFile, writeVector } from "./vector-file.ts"

const write = (name: string, vector: VectorFile) => writeVector("key-file", name, vector)
const passphrase = "correct horse battery staple"
// Cheap to test; real files use 18.
const workFactor = 10
const keyFile: KeyFile = {
  server: "https://practice.example",
  practice: fixedId("practice"),
  account: fixedId("account"),
  device: fixedId("device"),
  name: "Ada Lovelace",
  accountKey: fixedBytes("accountKey"),
  deviceSeed: fixedBytes("deviceSeed"),
  practiceCardDigest: fixedBytes("digest"),
  ageIdentity: (await generateAgeIdentity()).identity,
}
const file = await sealKeyFile(keyFile, passphrase, workFactor)
const seal = async (text: string) =>
  armorAge(await encryptAge(utf8(text), { passphrase, scryptWorkFactor: workFactor }))
const open = { operation: "open-key-file", input: { file, passphrase } }
write("key-file", { ...open, comment: "a key file; stock age -d opens it", output: keyFile })
write("key-file-passphrase", {
  ...open,
  comment: "another passphrase",
  input: { file, passphrase: "Correct horse battery staple" },
  expect: "open_failed",
})
write("key-file-truncated", {
  ...open,
  comment: "the armor's end is missing",
  input: { ...open.input, file: file.slice(0, -40) },
  expect: "invalid_input",
})
const json = fromUtf8(formatKeyFile(keyFile))
for (const [name, comment, text] of [
  ["version", "a later version", json.replace("subrosa/v1 key-file", "subrosa/v2 key-file")],
  ["member", "a member is missing", json.replace("deviceSeed", "deviceSeeds")],
  ["padding", "a key in base64url with padding", json.replace(/("accountKey": ".*)"/, '$1="')],
  ["not-json", "not JSON inside", "AGE-SECRET-KEY"],
] as const) {
  write(`key-file-${name}`, {
    ...open,
    comment,
    input: { file: await seal(text), passphrase },
    expect: "invalid_input",
  })
}
const ids = { practice: keyFile.practice, account: keyFile.account }
const signSeed = fixedBytes("signSeed")
const signIn = { challenge: fixedBytes("challenge"), devicePublicKey: signPublicKey(keyFile.deviceSeed) }
const verify = {
  operation: "verify-sign-in",
  input: {
    signPublicKey: signPublicKey(signSeed),
    ...signIn,
    signature: await signSignIn(signSeed, signIn, ids),
    ...ids,
  },
}
write("sign-in", { ...verify, comment: "the answer to a challenge", output: true })
write("sign-in-other-challenge", {
  ...verify,
  comment: "replayed",
  input: { ...verify.input, challenge: fixedBytes("other") },
  output: false,
})
write("sign-in-other-device", {
  ...verify,
  comment: "for another device's key",
  input: { ...verify.input, devicePublicKey: fixedBytes("other") },
  output: false,
})
write("sign-in-other-account", {
  ...verify,
  comment: "as another account",
  input: { ...verify.input, account: fixedId("other") },
  output: false,
})
