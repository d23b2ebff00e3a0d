import assert from "node:assert/strict"
import { testVectors } from "../test/vector-input.ts"
import { type KinshipTermKind, kinshipTokens } from "./kinship-token.ts"
import { blindTokens } from "./search-token.ts"

const kinds: KinshipTermKind[] = ["family-name", "address", "street", "phone"]

testVectors("kinship", {
  "kinship-token": (input) => {
    const practice = input.text("practice")
    const kind = kinds.find((known) => known === input.text("kind")) ?? assert.fail("an unknown kind")
    const token = kinshipTokens(input.bytes("searchKey"), practice)({ kind, value: input.text("value") })
    return { token, blinded: blindTokens(input.bytes("tokenKey"), practice)(token) }
  },
})
