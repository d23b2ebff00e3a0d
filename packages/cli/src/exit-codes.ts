/** What the process answers with, so that scripts can act on it. Documented in `subrosa --help`. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  /** Signing in failed, or the key file did not open. */
  signIn: 3,
  /** A limit is reached, or the person may not do this. */
  refused: 4,
  /** A proof, a signature or a backup did not verify. */
  notVerified: 5,
  /** The server or the database cannot be reached. */
  unreachable: 6,
  /** Done, but some input was refused; the report names it. */
  partly: 7,
} as const
