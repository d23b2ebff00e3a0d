/**
 * Which nodes of the tree a root or a proof is made of (RFC 6962 sections 2.1.1 and 2.1.2), as coordinates only.
 *
 * Reading hashes, from tiles or from memory, is someone else's: a plan here, a lookup there, `foldNodes` in between.
 */
import { LogError } from "./errors.ts"
import { type Hash, nodeHash } from "./merkle.ts"
import { requireWhole } from "./whole-number.ts"

/** A complete subtree: the leaves from index * 2^height up to (index + 1) * 2^height. */
export type TreeNode = { readonly height: number; readonly index: number }

/**
 * One hash of a proof: the complete subtrees, from left to right, that it is folded from. It is a single node but for the
 * ragged right edge of the tree.
 */
export type NodeGroup = readonly TreeNode[]

/** Answers the hash of a complete subtree. */
export type NodeLookup = (node: TreeNode) => Uint8Array

/** The complete subtrees whose fold is the root of a tree of `size` leaves; none for the empty tree. */
export function rootNodes(size: number): NodeGroup {
  requireWhole("size", size)
  return rangeNodes(0, size)
}

/** The hashes of the inclusion proof of leaf `index` in the tree of `size` leaves, from the leaf's sibling up. */
export function inclusionNodes(index: number, size: number): NodeGroup[] {
  requireWhole("size", size)
  requireWhole("index", index)
  if (index >= size) throw new LogError("argument_invalid", "index must be below size")
  return pathNodes({ height: 0, index }, size)
}

/**
 * The hashes of the consistency proof between the trees of `size1` and `size2` leaves; none for equal sizes.
 *
 * @throws LogError `argument_invalid` unless 0 < size1 <= size2: there is no proof from the empty tree
 */
export function consistencyNodes(size1: number, size2: number): NodeGroup[] {
  requireWhole("size1", size1, 1)
  requireWhole("size2", size2, size1)
  if (size1 === size2) return []
  const last = lastSubtree(size1)
  const path = pathNodes(last, size2)
  // When size1 is a power of two that subtree is the old tree itself, whose root the verifier has.
  return last.index === 0 ? path : [[last], ...path]
}

/** Folds a group's hashes, given from left to right, into the one hash they stand for. */
export function foldNodes(hashes: readonly Uint8Array[], hash: Hash): Uint8Array {
  return hashes.reduceRight((right, left) => nodeHash(left, right, hash))
}

/** Looks up and folds every group of a plan. */
export function resolveNodes(groups: readonly NodeGroup[], lookup: NodeLookup, hash: Hash): Uint8Array[] {
  return groups.map((group) => foldNodes(group.map(lookup), hash).slice())
}

/** Siblings on the way from a node to the root of the tree of `size` leaves. */
function pathNodes(from: TreeNode, size: number): NodeGroup[] {
  const groups: NodeGroup[] = []
  let { height, index } = from
  let lastIndex = Math.floor((size - 1) / 2 ** height)
  while (lastIndex > 0) {
    if (index % 2 === 1) groups.push([{ height, index: index - 1 }])
    else if (index < lastIndex)
      groups.push(rangeNodes((index + 1) * 2 ** height, Math.min((index + 2) * 2 ** height, size)))
    // else: the last node of its row, without a sibling, stands for itself one row up
    height += 1
    index = Math.floor(index / 2)
    lastIndex = Math.floor(lastIndex / 2)
  }
  return groups
}

/** Splits a range into complete subtrees from the largest down. `start` must be a multiple of the largest. */
function rangeNodes(start: number, end: number): TreeNode[] {
  const nodes: TreeNode[] = []
  let at = start
  while (at < end) {
    let height = 0
    while (2 ** (height + 1) <= end - at) height += 1
    nodes.push({ height, index: at / 2 ** height })
    at += 2 ** height
  }
  return nodes
}

/** The rightmost of the complete subtrees that make up a tree. */
function lastSubtree(size: number): TreeNode {
  let height = 0
  let count = size
  while (count % 2 === 0) {
    count /= 2
    height += 1
  }
  return { height, index: count - 1 }
}
