/** What officers watch the practice by: how far a theft could reach. */
import type { Core } from "../core.ts"
import type { Engine } from "../port.ts"
import { readBlastRadius } from "./blast-radius.ts"

export type WatchFace = Pick<Engine, "blastRadius">

export const createWatch = (core: Core): WatchFace => ({
  blastRadius: () => readBlastRadius(core),
})
