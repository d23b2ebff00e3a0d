import { blindTokens, type KinshipTermKind, kinshipTokens } from "../src/index.ts"
import { fixedBytes, fixedId, writeVector } from "./vector-file.ts"

const practice = fixedId("practice")
const searchKey = fixedBytes("search")
const tokenKey = fixedBytes("tokenKey")
const terms: [KinshipTermKind, string][] = [
  ["family-name", "muller"],
  ["address", "12broselane|02139"],
  ["street", "broselane|02139"],
  ["phone", "5550104477"],
]
for (const [kind, value] of terms) {
  const token = kinshipTokens(searchKey, practice)({ kind, value })
  writeVector("kinship", kind, {
    comment: `a ${kind} token, and the same turned again by the keeper`,
    operation: "kinship-token",
    input: { searchKey, tokenKey, practice, kind, value },
    output: { token, blinded: blindTokens(tokenKey, practice)(token) },
  })
}
