import { testVectors } from "../test/vector-input.ts"
import { openKeyFile } from "./open/key-file.ts"
import { verifySignIn } from "./sign-in.ts"

testVectors("key-file", {
  "open-key-file": (input) => openKeyFile(input.text("file"), input.text("passphrase")),
  "verify-sign-in": (input) =>
    verifySignIn(
      input.bytes("signPublicKey"),
      { challenge: input.bytes("challenge"), devicePublicKey: input.bytes("devicePublicKey") },
      input.bytes("signature"),
      { practice: input.text("practice"), account: input.text("account") },
    ),
})
