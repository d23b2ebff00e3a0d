/** A passkey that answers by itself: Chromium's virtual authenticator (Chrome DevTools Protocol, domain WebAuthn). */
import type { CDPSession, Page } from "playwright-core"

export interface VirtualAuthenticatorOptions {
  /** Whether it has the PRF extension, which opens a person's keys. */
  hasPrf: boolean
}

export interface VirtualAuthenticator {
  /** How many passkeys it holds. */
  credentialCount(): Promise<number>
  /** Whether the person behind it touches the sensor and is recognised. */
  setUserVerified(verified: boolean): Promise<void>
  /** Takes it away, with its passkeys. */
  remove(): Promise<void>
}

/** Must be called before the page asks for a passkey; survives navigation of that page. */
export async function addVirtualAuthenticator(
  page: Page,
  { hasPrf }: VirtualAuthenticatorOptions,
): Promise<VirtualAuthenticator> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send("WebAuthn.enable", { enableUI: false })
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf,
    },
  })
  return {
    credentialCount: async () =>
      (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
    setUserVerified: async (isUserVerified) => {
      await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified })
    },
    remove: async () => {
      await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId })
      await session.detach()
    },
  }
}
