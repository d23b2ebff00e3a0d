/** What officers watch. */
import type { DeviceId } from "@subrosa/contract"
import { queryOptions } from "@tanstack/react-query"
import { desk } from "./desk.ts"

export type { BlastLine, Exposure, ExposureLine, LogLine } from "@subrosa/engine"

const lookAgainMs = 5000

export const blastRadius = queryOptions({ queryKey: ["blastRadius"], queryFn: () => desk.blastRadius() })
export const rhythm = queryOptions({
  queryKey: ["watch", "rhythm"],
  queryFn: () => desk.watchRead(),
  refetchInterval: 60_000,
})
/** Openings and what else happened lately; no patient's name. Only asked for while the page is in sight. */
export const lately = queryOptions({
  queryKey: ["watch", "lately"],
  queryFn: () => desk.logEvents({ limit: 100 }),
  refetchInterval: lookAgainMs,
})
export const drills = queryOptions({ queryKey: ["watch", "drills"], queryFn: () => desk.drills() })
export const allDevices = queryOptions({
  queryKey: ["devices", "all"],
  queryFn: () => desk.devices(true),
  refetchInterval: 30_000,
})
export type DeviceRow = Awaited<ReturnType<typeof desk.devices>>[number]

export const exposure = (device: DeviceId, since?: string) =>
  queryOptions({
    queryKey: ["exposure", device, since ?? "session"],
    queryFn: () => desk.exposure({ device, ...(since !== undefined && { since }) }),
  })
export const deviceLost = (input: { device: DeviceId; lostAt: string; unlocked: boolean }) => desk.deviceLost(input)
