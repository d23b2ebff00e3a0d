/**
 * The one place where a string becomes the address of a script: the engine's worker, and nothing else (Trusted Types policy
 * `subrosa-worker`).
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): URL }
}

/** Browsers without Trusted Types take the address as it is. */
export function trustedWorkerUrl(workerUrl: string): string | URL {
  const types: unknown = Reflect.get(globalThis, "trustedTypes")
  if (!isTrustedTypes(types)) return workerUrl
  const policy = types.createPolicy("subrosa-worker", {
    createScriptURL(url) {
      if (url !== workerUrl) throw new TypeError("only the engine's worker may be started")
      return url
    },
  })
  return policy.createScriptURL(workerUrl)
}

const isTrustedTypes = (value: unknown): value is TrustedTypes =>
  typeof value === "object" && value !== null && "createPolicy" in value
