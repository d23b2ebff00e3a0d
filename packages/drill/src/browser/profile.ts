/** A browser on a profile of its own on disk, as a person's laptop has one. */
import { type BrowserContext, chromium as launcher } from "playwright-core"
import { chromiumPath, flags } from "./chromium.ts"

/** `args`: further flags of Chromium's. */
export async function openProfile(dir: string, args: readonly string[] = []): Promise<BrowserContext> {
  const context = await launcher.launchPersistentContext(dir, {
    executablePath: await chromiumPath(),
    args: [...flags, ...args],
    viewport: { width: 1280, height: 850 },
    locale: "en-US",
  })
  context.setDefaultTimeout(60_000)
  return context
}
