/** What officers watch the practice by: how far a theft could reach, what each device holds, alarms, the review of openings. */
import { watchRead } from "@subrosa/contract"
import type { Core } from "../core.ts"
import type { Engine } from "../port.ts"
import type { IncidentEngine } from "../port-incident.ts"
import { type AlarmsFace, createAlarms } from "./alarms.ts"
import { readBlastRadius } from "./blast-radius.ts"
import { createDrills, type DrillsFace } from "./drills.ts"
import { readExposure, reportLost } from "./exposure.ts"
import { createReview, type ReviewFace } from "./review.ts"

export type WatchFace = Pick<Engine, "blastRadius" | "watchRead" | "exposure" | "deviceLost"> &
  AlarmsFace &
  ReviewFace &
  DrillsFace

export const createWatch = (core: Core, incidents: IncidentEngine): WatchFace => ({
  blastRadius: () => readBlastRadius(core),
  watchRead: () => core.call(watchRead, {}),
  exposure: (input) => readExposure(core, input),
  deviceLost: (input) => reportLost(incidents, core, input),
  ...createAlarms(core),
  ...createReview(core),
  ...createDrills(core),
})
