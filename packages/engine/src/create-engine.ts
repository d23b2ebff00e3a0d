/** The engine: one session, its keys, and the charts they open. Everything that varies comes in as the platform. */
import { createCharts } from "./charts.ts"
import { createSessionEngine } from "./create-session-engine.ts"
import { createCases } from "./incident/case-engine.ts"
import { createOversight } from "./oversight/oversight.ts"
import type { Platform } from "./platform.ts"
import type { Engine } from "./port.ts"
import { createWatch } from "./watch/create-watch.ts"

/** `ready` resolves when the accounts known on this device are read; until then `state` shows none. */
export function createEngine(platform: Platform): Engine & { ready: Promise<void> } {
  const { core, face, ready } = createSessionEngine(platform)
  const cases = createCases(core, face.teamRotate)
  return {
    ready,
    ...face,
    ...createCharts(core),
    ...createOversight(core),
    ...cases,
    ...createWatch(core, cases),
  }
}
