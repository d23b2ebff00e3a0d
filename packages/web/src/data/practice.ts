/** Limits, settings, the log. */

import type { Approval, Limits, Settings } from "@subrosa/contract"
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import { proxy } from "comlink"
import { desk } from "./desk.ts"
import { withStepUp } from "./step-up.ts"

export type { Limits, Role, RoleLimits, Settings, WindowLimit } from "@subrosa/contract"
export type { LogLine } from "@subrosa/engine"

export const limits = queryOptions({ queryKey: ["limits"], queryFn: () => desk.limits() })
export const limitsUpdate = (next: Limits) => desk.limitsUpdate(next)
export const settingsUpdate = (next: Partial<Settings>) => desk.settingsUpdate(next)

const pageSize = 50
export const logEvents = infiniteQueryOptions({
  queryKey: ["log"],
  queryFn: ({ pageParam }) =>
    desk.logEvents({ limit: pageSize, ...(pageParam === undefined ? {} : { before: pageParam }) }),
  initialPageParam: undefined as number | undefined,
  getNextPageParam: (page) => {
    const last = page.at(-1)
    return page.length < pageSize || last === undefined || last.index === 0 ? undefined : last.index
  },
})
export const logVerify = (onProgress: (done: number, total: number) => void) => desk.logVerify(proxy(onProgress))

export interface FileOptions {
  format: "bundle" | "ndjson"
  recipients?: string[]
  passphrase?: string
}
export const exportPractice = (
  options: FileOptions,
  onProgress: (done: number, total: number) => void,
  onWaiting: (approval: Approval) => void,
) => withStepUp(() => desk.exportPractice(options, proxy(onProgress), proxy(onWaiting)))
export const backup = (options: Omit<FileOptions, "format">) => withStepUp(() => desk.backup(options))
