/**
 * Made the files below `vectors/{keys,account,entry,search,kinship,key-file}` once. They are never made anew to let a test pass: a
 * vector that must change means that the format has changed, and then its label does too.
 */
import { useCountedRandomness } from "./vector-file.ts"

useCountedRandomness()
await import("./make-keys-vectors.ts")
await import("./make-account-vectors.ts")
await import("./make-entry-vectors.ts")
await import("./make-search-vectors.ts")
await import("./make-kinship-vectors.ts")
await import("./make-key-file-vectors.ts")
await import("./make-recovery-vectors.ts")
