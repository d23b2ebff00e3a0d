/** Every page in every dress: axe-core's rules, nothing wider than the window, and pictures for people to look at. */
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import type { Page } from "playwright-core"

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/** With SUBROSA_SHOTS=<directory>, a picture of every page in every dress. */
export const shots = process.env.SUBROSA_SHOTS
/** The rules of axe-core whose answer depends on colours, and on the room there is; all others judge what is the same in every dress. */
const ofColour = ["color-contrast", "link-in-text-block"]
const ofRoom = ["scrollable-region-focusable", "target-size"]
/** `rules`: absent, all of them. */
const dresses: readonly {
  name: string
  colorScheme: "light" | "dark"
  size: { width: number; height: number }
  rules?: string[]
}[] = [
  { name: "light", colorScheme: "light", size: { width: 1280, height: 850 } },
  { name: "dark", colorScheme: "dark", size: { width: 1280, height: 850 }, rules: ofColour },
  // Narrow windows have another navigation.
  { name: "phone", colorScheme: "light", size: { width: 375, height: 740 } },
  // 200 % zoom of a 1280 px window: half the CSS pixels.
  { name: "zoom", colorScheme: "dark", size: { width: 640, height: 425 }, rules: [...ofColour, ...ofRoom] },
]

/** In the page: once a frame is drawn in the new dress and whatever ends by itself has ended. */
async function settled(): Promise<void> {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const ending = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}

/** What was found wrong, over all pages of a test file. */
export const found: string[] = []

export async function check(page: Page, name: string): Promise<void> {
  // A page is judged when it is there: what stands in for it meanwhile fades in, and has no heading. Until none is first, there is one.
  for (const wait of ["One moment", "Looking"])
    await page.getByText(wait, { exact: true }).first().waitFor({ state: "detached" })
  for (const dress of dresses) {
    await page.emulateMedia({ colorScheme: dress.colorScheme, reducedMotion: "reduce" })
    await page.setViewportSize(dress.size)
    await page.evaluate(settled)
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-${dress.name}.png`) })
    const violations = await violationsOf(page, dress.rules)
    found.push(...violations.map((violation) => `${name} (${dress.name}): ${violation}`))
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) found.push(`${name} (${dress.name}): the page is ${wide} px wider than the window`)
  }
  await page.emulateMedia({ colorScheme: "light" })
  await page.setViewportSize({ width: 1280, height: 850 })
}

async function violationsOf(page: Page, rules: readonly string[] | undefined): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(await axeSource)
  return page.evaluate(async (values) => {
    const axe: unknown = Reflect.get(globalThis, "axe")
    const run: unknown = typeof axe === "object" && axe !== null ? Reflect.get(axe, "run") : undefined
    if (typeof run !== "function") return ["axe-core did not load"]
    const runOnly = values && { type: "rule", values }
    const result = (await run.call(axe, { resultTypes: ["violations"], ...(runOnly && { runOnly }) })) as {
      violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[]
    }
    return result.violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ""}`,
    )
  }, rules)
}
