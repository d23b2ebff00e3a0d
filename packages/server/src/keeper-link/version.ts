/** Both ends of the link derive what they say from one contract, so both must be of one version (spec/keeper-link.md). */
import { ApiError } from "@subrosa/contract"
import packageJson from "../../package.json" with { type: "json" }

export const versionHeader = "subrosa-link"

/** Link and software. */
export const linkVersion = `1/${packageJson.version}`

/** @throws ApiError naming both versions */
export function requireSameVersion(shown: unknown): void {
  if (shown === linkVersion) return
  const other = typeof shown === "string" && /^[\w./-]{1,40}$/.test(shown) ? `version ${shown}` : "no version"
  throw new ApiError(
    "keeper_unreachable",
    `the store's server speaks ${other}, the keeper version ${linkVersion}: run both in the same version`,
  )
}
