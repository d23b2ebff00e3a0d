/** What officers watch the practice by: how far a theft could reach, what each device holds, alarms, the review of openings. */
import { watchRead } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { deferred } from "../deferred.ts"
import type { Engine } from "../port.ts"
import type { IncidentEngine } from "../port-incident.ts"
import { type AlarmsFace, createAlarms } from "./alarms.ts"
import { readBlastRadius } from "./blast-radius.ts"
import { createDrills, type DrillsFace } from "./drills.ts"
import { createReview, type ReviewFace } from "./review.ts"

type ExposureFace = Pick<Engine, "exposure" | "deviceLost">

export type WatchFace = Pick<Engine, "blastRadius" | "watchRead"> & ExposureFace & AlarmsFace & ReviewFace & DrillsFace

export const createWatch = (core: Core, incidents: IncidentEngine): WatchFace => ({
  blastRadius: () => readBlastRadius(core),
  watchRead: () => core.call(watchRead, {}),
  ...deferred<ExposureFace>({ exposure: true, deviceLost: true }, async () => {
    // Reckoned as a case is, with its code.
    const { readExposure, reportLost } = await import("./exposure.ts")
    return { exposure: (input) => readExposure(core, input), deviceLost: (input) => reportLost(incidents, core, input) }
  }),
  ...createAlarms(core),
  ...createReview(core),
  ...createDrills(core),
})
