/** Lengths of the HPKE suite (hpke-suite.ts) in bytes: known without the suite itself, which is a large library. */
export const encBytes = 1120
export const kemPublicKeyBytes = 1216
export const kemSeedBytes = 32
