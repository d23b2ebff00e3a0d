/** What officers watch the practice by: how far a theft could reach, what each device holds. */
import type { Core } from "../core.ts"
import type { Engine } from "../port.ts"
import type { IncidentEngine } from "../port-incident.ts"
import { readBlastRadius } from "./blast-radius.ts"
import { readExposure, reportLost } from "./exposure.ts"

export type WatchFace = Pick<Engine, "blastRadius" | "exposure" | "deviceLost">

export const createWatch = (core: Core, incidents: IncidentEngine): WatchFace => ({
  blastRadius: () => readBlastRadius(core),
  exposure: (input) => readExposure(core, input),
  deviceLost: (input) => reportLost(incidents, core, input),
})
