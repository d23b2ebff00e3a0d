/** What officers watch the practice by: how far a theft could reach, alarms, the review of openings. */
import type { Core } from "../core.ts"
import type { Engine } from "../port.ts"
import { type AlarmsFace, createAlarms } from "./alarms.ts"
import { readBlastRadius } from "./blast-radius.ts"
import { createReview, type ReviewFace } from "./review.ts"

export type WatchFace = Pick<Engine, "blastRadius"> & AlarmsFace & ReviewFace

export const createWatch = (core: Core): WatchFace => ({
  blastRadius: () => readBlastRadius(core),
  ...createAlarms(core),
  ...createReview(core),
})
