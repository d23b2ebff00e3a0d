import { toHex, utf8 } from "@subrosa/codec"
import { blindTokens, resourceTokens, type SearchTermKind, searchTokens, sha256, textDigest } from "../src/index.ts"
import { fixedBytes, fixedId, writeVector } from "./vector-file.ts"

const practice = fixedId("practice")
const searchKey = fixedBytes("search")
const resourceKey = fixedBytes("resource")
const tokenKey = fixedBytes("tokenKey")
const terms: [SearchTermKind, string][] = [
  ["name-birthdate", "muller|1984-02-29"],
  ["phonetic-birthyear", "MLR|1984"],
  ["phone", "15551234567"],
  ["email", "annaexampleorg"],
  ["identifier", "urn:oid:1.2.3|MRN-7"],
]
for (const [kind, value] of terms) {
  const token = searchTokens(searchKey, practice)({ kind, value })
  writeVector("search", kind, {
    comment: `a ${kind} token, and the same turned again by the keeper`,
    operation: "search-token",
    input: { searchKey, tokenKey, practice, kind, value },
    output: { token, blinded: blindTokens(tokenKey, practice)(token) },
  })
}
const text = `{"resourceType":"Patient","id":"p1"}`
const tokens = resourceTokens(resourceKey, practice)
const printed = `{\n\t"resourceType": "Patient",\r\n\t"id": "p1"\n}\n`
for (const [name, resource, reference] of [
  ["resource-id", { type: "Patient", id: "p1", fullUrl: "urn:uuid:x", text }, "Patient/p1"],
  ["resource-full-url", { type: "Patient", fullUrl: "urn:uuid:x", text }, "urn:uuid:x"],
  ["resource-text", { type: "Patient", text }, `sha256:${toHex(sha256(utf8(text)))}`],
  ["resource-text-printed", { type: "Patient", text: printed }, `sha256:${toHex(sha256(utf8(text)))}`],
] as const) {
  const key = tokens.key(reference)
  writeVector("search", name, {
    comment: "the reference key of a resource, its tokens, and the first of them turned again by the keeper",
    operation: "resource-tokens",
    input: { resourceKey, tokenKey, practice, ...resource },
    output: {
      reference,
      key,
      content: tokens.content(textDigest(resource.text)),
      blindedKey: blindTokens(tokenKey, practice)(key),
    },
  })
}
