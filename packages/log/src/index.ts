/** Transparency log: RFC 6962 Merkle tree, C2SP tiles, checkpoints, proofs and cosignatures. No keys, no storage. */
export * from "./add-checkpoint.ts"
export * from "./append.ts"
export * from "./check-events.ts"
export * from "./checkpoint.ts"
export * from "./cosignature.ts"
export {
  consistencyProofFromEdge,
  type Edge,
  edgeFromTiles,
  edgeRoot,
  emptyEdge,
  inclusionProofFromEdge,
  type Row,
} from "./edge.ts"
export * from "./entry-bundle.ts"
export * from "./errors.ts"
export {
  consistencyProofFromTiles,
  inclusionProofFromTiles,
  rootFromTiles,
  type TileReader,
} from "./hash-reader.ts"
export {
  consistencyProofFromTilesSync,
  inclusionProofFromTilesSync,
  rootFromTilesSync,
  type SyncTileReader,
} from "./hash-reader-sync.ts"
export * from "./judge-checkpoint.ts"
export { defaultHash, emptyRoot, type Hash, hashLength, leafHash, nodeHash, treeRoot } from "./merkle.ts"
export * from "./name-difference.ts"
export * from "./note.ts"
export * from "./note-text.ts"
export * from "./policy.ts"
export * from "./proof.ts"
export * from "./quorum.ts"
export {
  nodeFromTile,
  partialTiles,
  type TileRef,
  tileLevels,
  tileOfNode,
  tilesForSize,
  tileWidth,
  tileWidthMax,
} from "./tile.ts"
export * from "./tile-path.ts"
export * from "./tile-proof.ts"
export { type OnTile, TreeBuilder } from "./tree-builder.ts"
export { consistencyNodes, inclusionNodes, type NodeGroup, rootNodes, type TreeNode } from "./tree-node.ts"
export {
  formatVerifierKey,
  isKeyName,
  keyIdOf,
  parseVerifierKey,
  publicKeyLength,
  type SignatureType,
  sameVerifierKey,
  signatureTypes,
  type VerifierKey,
  verifierKey,
} from "./verifier-key.ts"
export * from "./verify-mirror.ts"
