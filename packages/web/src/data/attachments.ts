/** The content of attachments in an open chart. It is in this page's memory until the chart is closed or Subrosa locks. */
import type { ChartId } from "@subrosa/contract"
import { attachmentBytes } from "@subrosa/fhir"
import { queryOptions } from "@tanstack/react-query"
import type { Held } from "./attachment-place.ts"
import { desk } from "./desk.ts"

/** @throws EngineError unreadable; DOMException when what stands inline is no base64 */
export async function contentOf(chart: ChartId, place: Held): Promise<Uint8Array<ArrayBuffer>> {
  if (place.kind === "inline") return attachmentBytes(place.data)
  return (await desk.attachmentRead({ chart, attachment: place.attachment })).bytes.slice()
}

export const attachmentContent = (chart: ChartId, place: Held) =>
  queryOptions({
    queryKey: ["chart", chart, "attachment", place.kind === "apart" ? place.attachment : place.data],
    queryFn: () => contentOf(chart, place),
    staleTime: Number.POSITIVE_INFINITY,
  })
