/** A keeper that does not start, or does not go on, for its key's sake: in words for the operator, and for who waits for an answer. */
import { ApiError } from "@subrosa/contract"
import { KeeperError, type KeeperErrorCode } from "@subrosa/keeper"
import { ServerError } from "./errors.ts"

const copy =
  "put your copy of keeper.key in its place (docs/guides/operate.md): without it no chart in this database opens again"
const hints: Record<KeeperErrorCode, string> = {
  key_missing: copy,
  key_exposed: "run chmod 600 on it",
  key_malformed: copy,
  key_exists: "name another key, or use the one that is there",
  key_changing: "finish it first: the same command, with the --to that it was begun with",
  open_failed: copy,
  token_module:
    "name the library in the URI's module-path; Debian has SoftHSM's in softhsm2, smartcards' in opensc-pkcs11",
  token_missing: "plug the token in, or correct its name in the URI (p11tool --list-tokens shows the names)",
  token_pin: "correct the PIN before you try again: a token locks itself after a few wrong ones",
  token_locked: "unlock it with its own tool and the security officer's PIN",
  token_failed: "read the token's own documentation, or try it with pkcs11-tool --test --login",
}

/** Hints where the key is in a token, and no file can be put in its place. */
const tokenHints: Partial<Record<KeeperErrorCode, string>> = {
  key_missing: "make it with `subrosa keeper key create`, or correct object=... in the URI",
  key_exposed: "make a key in the token itself: `subrosa keeper key create`",
  key_malformed: "correct the URI given as --keeper-key",
  open_failed: "name the token and key that this database was sealed under",
}

/** The failure as ServerError `keeper_key_refused`; what is no KeeperError stays as it is. `spec`: as --keeper-key gave it. */
export function explainKeeper(error: unknown, spec?: string): unknown {
  if (!(error instanceof KeeperError)) return error
  const inToken = spec?.startsWith("pkcs11:") === true
  const named = inToken ? "the token's key" : (spec ?? "keeper.key")
  const message = error.code === "open_failed" ? `${named} is not the key of this database` : error.message
  const hint = (inToken ? tokenHints[error.code] : undefined) ?? hints[error.code]
  return new ServerError("keeper_key_refused", message, hint, error)
}

/** For a request that met a token which does not work just now; undefined for any other failure. */
export function tokenRefusal(error: unknown): ApiError | undefined {
  if (!(error instanceof KeeperError) || !error.code.startsWith("token_")) return undefined
  const detail = `the keeper's key is not at hand (${error.message}). Nothing was lost; whoever runs the keeper has to look at its token`
  return new ApiError("keeper_unreachable", detail, { cause: error })
}
