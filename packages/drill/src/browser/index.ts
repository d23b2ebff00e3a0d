/** A real browser with passkeys, for drills and tests. */
export {
  addVirtualAuthenticator,
  type VirtualAuthenticator,
  type VirtualAuthenticatorOptions,
} from "./authenticator.ts"
export { chromium, chromiumPath } from "./chromium.ts"
