/** What splitting a stream of JSON yields (split-json.ts). */
import type { Spot } from "./byte-window.ts"

export type SplitFault = "malformed_json" | "truncated" | "too_large" | "too_deep" | "empty"

/** Slices are views: good until the splitter is given more. */
export type SplitEvent =
  | { kind: "value"; slice: Uint8Array; start: Spot }
  | { kind: "entry"; slice: Uint8Array; start: Spot; entry: number; resource: SliceBounds | undefined }
  /** Ends a Bundle: its JSON with an empty `entry`. */
  | { kind: "bundle"; shell: Uint8Array; start: Spot }
  /** `start`: of the value at fault; `spot`: of the fault in it. */
  | { kind: "fault"; code: SplitFault; start: Spot; spot: Spot; entry: number | undefined }

/** Where an entry's resource lies within the entry's slice. */
export type SliceBounds = { from: number; to: number; line: number }

export type SplitLimits = { depthMax: number; sizeMaxBytes: number; isLines: boolean; isBundle?: boolean }

/** Tells an entry of a Bundle from one of a List, when resourceType comes later. */
export function looksLikeBundleEntry(slice: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(slice))
    if (typeof value !== "object" || value === null) return false
    return ["resource", "fullUrl", "request", "response", "search"].some((key) => key in value)
  } catch {
    return true
  }
}
