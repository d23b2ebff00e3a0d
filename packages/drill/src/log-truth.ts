/** What the log says of somebody's openings, as an officer's own client reads it with every proof checked. */
import type { Engine } from "@subrosa/engine"

/** Charts that the account opened. Throws when a line's proof fails. */
export async function releasesOf(engine: Engine, account: string): Promise<Set<string>> {
  const charts = new Set<string>()
  for (let before: number | undefined; ; ) {
    const lines = await engine.logEvents({ limit: 1000, ...(before !== undefined && { before }) })
    for (const { type, account: by, chart, proof } of lines) {
      if (proof !== "verified") throw new Error("a line of the log does not verify")
      if (type === "release" && by === account && chart !== undefined) charts.add(chart)
    }
    const oldest = lines.at(-1)?.index ?? 0
    if (oldest === 0 || lines.length === 0) return charts
    before = oldest
  }
}
