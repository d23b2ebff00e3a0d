/** A true name and password from an infostealer's list, without the second factor, and one that was true years ago. */
import { createEngine, EngineError } from "@subrosa/engine"
import type { Instance } from "../instance.ts"
import { type Colleague, codeOf } from "../staff/colleague.ts"
import { watchedPlatform } from "../staff/hand.ts"

export interface SecretTry {
  what: string
  opened: boolean
}

/** What a colleague signed in with until it was replaced; the second factor is still the same. */
export interface OldSecret {
  loginName: string
  password: string
}

export async function trySecrets(
  { url, clock }: Pick<Instance, "url" | "clock">,
  { loginName, password, totpSecret }: Colleague,
  old: OldSecret,
): Promise<SecretTry[]> {
  const signIn = async (
    what: string,
    given: { loginName?: string; password: string; totpCode: string },
  ): Promise<SecretTry> => {
    const engine = createEngine(watchedPlatform({ url, clock }).platform)
    try {
      await engine.passwordSignIn({ loginName, ...given, deviceLabel: "Another laptop" })
      return { what, opened: engine.state().kind !== "signed-out" }
    } catch (error) {
      if (error instanceof EngineError) return { what, opened: false }
      throw error
    }
  }
  const now = () => codeOf(totpSecret, clock())
  const yesterday = codeOf(totpSecret, new Date(clock().getTime() - 86_400_000))
  return [
    await signIn("name and password, a guessed code", { password, totpCode: now() === "000000" ? "000001" : "000000" }),
    await signIn("name and password, yesterday's code", { password, totpCode: yesterday }),
    await signIn("a password replaced since, the right code", { ...old, totpCode: now() }),
    await signIn("a password of another site, the right code", { password: `${password}1`, totpCode: now() }),
  ]
}
