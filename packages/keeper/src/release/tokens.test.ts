import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { test } from "node:test"
import { blindTokens as portable } from "@subrosa/crypto"
import { blindTokens } from "./tokens.ts"

test("the keeper's turn of a token is that of spec/search.md, as the portable code has it", async () => {
  const tokenKey = randomBytes(32)
  const practice = randomUUID()
  const blind = await blindTokens({ keyOf: async () => tokenKey, forget: () => {} }, practice)
  const expected = portable(tokenKey, practice)
  for (let i = 0; i < 20; i++) {
    const token = randomBytes(16)
    assert.deepEqual(blind(token), Buffer.from(expected(token)))
  }
})
