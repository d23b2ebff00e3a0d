import assert from "node:assert/strict"
import { testVectors } from "../test/vector-input.ts"
import { referenceKey, resourceTokens, textDigest } from "./resource-token.ts"
import { blindTokens, type SearchTermKind, searchTokens } from "./search-token.ts"

const kinds: SearchTermKind[] = ["name-birthdate", "phonetic-birthyear", "phone", "email", "identifier"]

testVectors("search", {
  "search-token": (input) => {
    const practice = input.text("practice")
    const kind = kinds.find((known) => known === input.text("kind")) ?? assert.fail("an unknown kind")
    const token = searchTokens(input.bytes("searchKey"), practice)({ kind, value: input.text("value") })
    return { token, blinded: blindTokens(input.bytes("tokenKey"), practice)(token) }
  },
  "resource-tokens": (input) => {
    const [practice, text, id, fullUrl] = [
      input.text("practice"),
      input.text("text"),
      input.optionalText("id"),
      input.optionalText("fullUrl"),
    ]
    const reference = referenceKey({
      type: input.text("type"),
      text,
      ...(id !== undefined && { id }),
      ...(fullUrl !== undefined && { fullUrl }),
    })
    const tokens = resourceTokens(input.bytes("resourceKey"), practice)
    const key = tokens.key(reference)
    return {
      reference,
      key,
      content: tokens.content(textDigest(text)),
      blindedKey: blindTokens(input.bytes("tokenKey"), practice)(key),
    }
  },
})
