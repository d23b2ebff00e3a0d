/**
 * Hashes of the RFC 6962 Merkle tree (section 2.1), SHA-256.
 *
 * The hash is a parameter so that a server can pass a native one; the default runs everywhere.
 */
import { sha256 } from "@noble/hashes/sha2.js"
import { LogError } from "./errors.ts"

/** SHA-256, synchronous: any length in, 32 bytes out, a new array each time; the input is the caller's, who may write to it again. */
export type Hash = (data: Uint8Array) => Uint8Array

/** Length of every hash in the tree, in bytes. */
export const hashLength = 32

/** The portable SHA-256. */
export const defaultHash: Hash = (data) => sha256(data)

/** Root of the tree without leaves: the hash of the empty string. */
export const emptyRoot: Uint8Array = defaultHash(new Uint8Array(0))

/** Hash of a leaf: SHA-256(0x00 || data). */
export function leafHash(data: Uint8Array, hash: Hash = defaultHash): Uint8Array {
  const input = new Uint8Array(1 + data.length)
  input.set(data, 1)
  return hash(input)
}

/** Hash of an inner node: SHA-256(0x01 || left || right). Both children are 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Hash = defaultHash): Uint8Array {
  const input = new Uint8Array(1 + 2 * hashLength)
  input[0] = 1
  input.set(left, 1)
  input.set(right, 1 + hashLength)
  return hash(input)
}

/** Parents of the complete pairs in a row of hashes; an odd last hash has none yet. */
export function parentRow(row: Uint8Array, hash: Hash): Uint8Array {
  const pairLength = 2 * hashLength
  const pairs = Math.floor(row.length / pairLength)
  const parents = new Uint8Array(pairs * hashLength)
  // One input for all: this is most of the work of making and checking trees.
  const input = new Uint8Array(1 + pairLength)
  input[0] = 1
  for (let i = 0; i < pairs; i++) {
    input.set(row.subarray(i * pairLength, (i + 1) * pairLength), 1)
    parents.set(hash(input), i * hashLength)
  }
  return parents
}

/** Root of the tree over the leaf hashes given, by the recursive definition MTH: the yardstick of the tests. */
export function treeRoot(leafHashes: readonly Uint8Array[], hash: Hash = defaultHash): Uint8Array {
  const [first] = leafHashes
  if (first === undefined) return emptyRoot
  if (leafHashes.length === 1) return first
  const split = largestPowerBelow(leafHashes.length)
  return nodeHash(treeRoot(leafHashes.slice(0, split), hash), treeRoot(leafHashes.slice(split), hash), hash)
}

/** Requires 32 bytes. @throws LogError `hash_malformed` */
export function requireHash(name: string, value: Uint8Array): void {
  if (value.length !== hashLength) throw new LogError("hash_malformed", `${name} must be ${hashLength} bytes`)
}

/** The k of RFC 6962: the largest power of two smaller than n, for n > 1. */
function largestPowerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}
