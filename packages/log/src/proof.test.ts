import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { LogError } from "./errors.ts"
import { emptyRoot, leafHash, nodeHash } from "./merkle.ts"
import { verifyConsistency, verifyGrowth, verifyInclusion } from "./proof.ts"

const vectors = new URL("../../../vectors/log/merkle/", import.meta.url)
const decode = (base64: string) => Uint8Array.from(Buffer.from(base64, "base64"))

type Case = { desc: string; wantErr: boolean; proof: string[] | null }
type InclusionCase = Case & { leafIdx: number; treeSize: number; root: string; leafHash: string }
type ConsistencyCase = Case & { size1: number; size2: number; root1: string; root2: string }

function read<T>(folder: string): { path: string; value: T }[] {
  const files = readdirSync(new URL(folder, vectors), { recursive: true, encoding: "utf8" })
  return files
    .filter((path) => path.endsWith(".json"))
    .map((path) => ({ path, value: JSON.parse(readFileSync(new URL(folder + path, vectors), "utf8")) as T }))
}

function check({ desc, wantErr }: Case, path: string, verify: () => void): void {
  if (wantErr) assert.throws(verify, LogError, `${path} (${desc}) must be refused`)
  else assert.doesNotThrow(verify, `${path} (${desc}) must verify`)
}

test("every inclusion vector gives its outcome", () => {
  const cases = read<InclusionCase>("inclusion/")
  assert.ok(cases.length > 90)
  for (const { path, value } of cases) {
    check(value, path, () =>
      verifyInclusion({
        index: value.leafIdx,
        size: value.treeSize,
        leafHash: decode(value.leafHash),
        root: decode(value.root),
        proof: (value.proof ?? []).map(decode),
      }),
    )
  }
})

test("every consistency vector gives its outcome", () => {
  const cases = read<ConsistencyCase>("consistency/")
  assert.ok(cases.length > 90)
  for (const { path, value } of cases) {
    check(value, path, () =>
      verifyConsistency({
        size1: value.size1,
        size2: value.size2,
        root1: decode(value.root1),
        root2: decode(value.root2),
        proof: (value.proof ?? []).map(decode),
      }),
    )
  }
})

test("the code says whether a proof has the wrong shape or leads elsewhere", () => {
  const [a, b] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))]
  const claim = { index: 0, size: 2, leafHash: a, root: nodeHash(a, b), proof: [b] }
  assert.doesNotThrow(() => verifyInclusion(claim))
  assert.throws(() => verifyInclusion({ ...claim, proof: [] }), { code: "proof_malformed" })
  assert.throws(() => verifyInclusion({ ...claim, proof: [b, b] }), { code: "proof_malformed" })
  assert.throws(() => verifyInclusion({ ...claim, index: 2 }), { code: "proof_malformed" })
  assert.throws(() => verifyInclusion({ ...claim, index: 1 }), { code: "proof_mismatch" })
  assert.throws(() => verifyInclusion({ ...claim, proof: [b.slice(1)] }), { code: "hash_malformed" })
})

test("growth from the empty tree needs the empty root and no proof", () => {
  const root = leafHash(Uint8Array.of(1))
  const empty = { size: 0, root: emptyRoot }
  assert.doesNotThrow(() => verifyGrowth(empty, { size: 1, root }, []))
  assert.doesNotThrow(() => verifyGrowth(empty, empty, []))
  assert.throws(() => verifyGrowth(empty, { size: 1, root }, [root]), { code: "proof_malformed" })
  assert.throws(() => verifyGrowth({ size: 0, root }, { size: 1, root }, []), { code: "proof_mismatch" })
  assert.throws(() => verifyGrowth({ size: 1, root }, empty, []), { code: "proof_malformed" })
})

test("one size with two roots is no growth", () => {
  const root = leafHash(Uint8Array.of(1))
  assert.doesNotThrow(() => verifyGrowth({ size: 1, root }, { size: 1, root }, []))
  assert.throws(() => verifyGrowth({ size: 1, root }, { size: 1, root: emptyRoot }, []), { code: "proof_mismatch" })
})
