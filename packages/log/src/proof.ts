/**
 * Verification of inclusion and consistency proofs: RFC 9162 sections 2.1.3.2 and 2.1.4.2, step by step.
 *
 * A proof that does not verify throws; a function that returns has verified.
 */
import { sameBytes } from "./bytes.ts"
import { LogError } from "./errors.ts"
import { defaultHash, emptyRoot, type Hash, hashLength, nodeHash, requireHash } from "./merkle.ts"
import { requireWhole } from "./whole-number.ts"

/** What a checkpoint says of a tree. */
export type TreeHead = { readonly size: number; readonly root: Uint8Array }

export type InclusionClaim = {
  readonly index: number
  readonly size: number
  readonly leafHash: Uint8Array
  readonly root: Uint8Array
  /** From the leaf's sibling up to a child of the root. */
  readonly proof: readonly Uint8Array[]
}

export type ConsistencyClaim = {
  readonly size1: number
  readonly size2: number
  readonly root1: Uint8Array
  readonly root2: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Verifies that the leaf stands at `index` in the tree with this size and root.
 *
 * @throws LogError `hash_malformed`, `proof_malformed` or `proof_mismatch`
 */
export function verifyInclusion(claim: InclusionClaim, hash: Hash = defaultHash): void {
  const { index, size, leafHash, root, proof } = claim
  requireWhole("size", size, 1, "proof_malformed")
  requireWhole("index", index, 0, "proof_malformed")
  if (index >= size) throw new LogError("proof_malformed", "index must be below size")
  requireHash("leafHash", leafHash)
  requireProofHashes(proof)
  const path = pathFrom(index, size - 1)
  let result = leafHash
  for (const sibling of proof) {
    result = path.step() === "left" ? nodeHash(sibling, result, hash) : nodeHash(result, sibling, hash)
  }
  path.end()
  if (!sameBytes(result, root)) throw new LogError("proof_mismatch", "the inclusion proof does not lead to the root")
}

/**
 * Verifies that the tree of `size2` leaves begins with the tree of `size1`. Equal sizes need equal roots and no proof.
 * There is no proof from the empty tree (RFC 9162: 0 < first): see `verifyGrowth`.
 *
 * @throws LogError `hash_malformed`, `proof_malformed` or `proof_mismatch`
 */
export function verifyConsistency(claim: ConsistencyClaim, hash: Hash = defaultHash): void {
  const { size1, size2, root1, root2, proof } = claim
  requireWhole("size1", size1, 1, "proof_malformed")
  requireWhole("size2", size2, size1, "proof_malformed")
  requireProofHashes(proof)
  if (size1 === size2) {
    if (proof.length > 0) throw new LogError("proof_malformed", "equal sizes need no proof")
    if (!sameBytes(root1, root2)) throw new LogError("proof_mismatch", "one size has two roots")
    return
  }
  // The old root is itself a node of the new tree when size1 is a power of two, and is then left out of the proof.
  const nodes = isPowerOfTwo(size1) ? [root1, ...proof] : proof
  const [first, ...rest] = nodes
  if (first === undefined || proof.length === 0) throw new LogError("proof_malformed", "the proof is empty")
  requireHash("root1", root1)
  const shift = trailingZeros(size1)
  const path = pathFrom(Math.floor((size1 - 1) / 2 ** shift), Math.floor((size2 - 1) / 2 ** shift))
  let old = first
  let result = first
  for (const node of rest) {
    if (path.step() === "left") {
      old = nodeHash(node, old, hash)
      result = nodeHash(node, result, hash)
    } else {
      result = nodeHash(result, node, hash)
    }
  }
  path.end()
  if (!sameBytes(old, root1))
    throw new LogError("proof_mismatch", "the consistency proof does not lead to the old root")
  if (!sameBytes(result, root2))
    throw new LogError("proof_mismatch", "the consistency proof does not lead to the new root")
}

/**
 * Verifies that `after` is `before` or has grown from it, as a witness must (C2SP tlog-witness, add-checkpoint): an empty
 * tree has the empty root and precedes any other without a proof.
 *
 * @throws LogError `hash_malformed`, `proof_malformed` or `proof_mismatch`
 */
export function verifyGrowth(
  before: TreeHead,
  after: TreeHead,
  proof: readonly Uint8Array[],
  hash: Hash = defaultHash,
): void {
  for (const { size, root } of [before, after]) {
    if (size === 0 && !sameBytes(root, emptyRoot))
      throw new LogError("proof_mismatch", "an empty tree has another root")
  }
  if (before.size > 0) {
    const claim = { size1: before.size, root1: before.root, size2: after.size, root2: after.root, proof }
    verifyConsistency(claim, hash)
    return
  }
  requireWhole("size", before.size, 0, "proof_malformed")
  requireWhole("size", after.size, 0, "proof_malformed")
  if (proof.length > 0) throw new LogError("proof_malformed", "growth from the empty tree needs no proof")
}

/** The walk of RFC 9162: `fn` is the node's index in its row, `sn` the last index in that row. */
function pathFrom(fnStart: number, snStart: number): { step(): "left" | "right"; end(): void } {
  let fn = fnStart
  let sn = snStart
  const up = () => {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return {
    /** On which side the next hash of the proof stands. */
    step() {
      if (sn === 0) throw new LogError("proof_malformed", "the proof is too long")
      const left = fn % 2 === 1 || fn === sn
      // The last node of a row without a sibling rises until it has one.
      if (left) while (fn % 2 === 0 && fn !== 0) up()
      up()
      return left ? "left" : "right"
    },
    end() {
      if (sn !== 0) throw new LogError("proof_malformed", "the proof is too short")
    },
  }
}

function requireProofHashes(proof: readonly Uint8Array[]): void {
  for (const hash of proof) {
    if (hash.length !== hashLength) throw new LogError("hash_malformed", `a proof hash must be ${hashLength} bytes`)
  }
}

function isPowerOfTwo(n: number): boolean {
  return n === 2 ** trailingZeros(n)
}

function trailingZeros(n: number): number {
  let zeros = 0
  for (let rest = n; rest % 2 === 0; rest /= 2) zeros += 1
  return zeros
}
