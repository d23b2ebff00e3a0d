/** A keeper that does not start for its key's sake, in words for the operator. */
import { KeeperError, type KeeperErrorCode } from "@subrosa/keeper"
import { ServerError } from "./errors.ts"

const copy =
  "put your copy of keeper.key in its place (docs/guides/operate.md): without it no chart in this database opens again"
const hints: Record<KeeperErrorCode, string> = {
  key_missing: copy,
  key_exposed: "run chmod 600 on it",
  key_malformed: copy,
  open_failed: copy,
}

/** The failure as ServerError `keeper_key_refused`; what is no KeeperError stays as it is. */
export function explainKeeper(error: unknown): unknown {
  if (!(error instanceof KeeperError)) return error
  const message = error.code === "open_failed" ? "keeper.key is not the key of this database" : error.message
  return new ServerError("keeper_key_refused", message, hints[error.code], error)
}
