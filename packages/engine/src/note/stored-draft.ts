/** How a draft is kept in the person's own team document `draft/<uuid>` (spec/keys.md, "Team documents"). */
import { fromUtf8, utf8 } from "@subrosa/codec"
import { ChartId, EntryId, entryCreate } from "@subrosa/contract"
import { z } from "zod"
import { type Draft, EngineError } from "../port.ts"

/** The sealed entry of a note whose signing has begun: sent again as it is when the answer was lost. */
const Signing = z.object({
  entry: EntryId,
  body: entryCreate.body,
  /** `Composition/<id>`. */
  composition: z.string(),
  /** What was signed, as JSON: an edit after it becomes an amendment. */
  content: z.string(),
})
export type Signing = z.infer<typeof Signing>

const StoredDraft = z.object({
  draft: z.object({
    id: z.uuid(),
    chart: ChartId,
    kind: z.enum(["clinical", "psychotherapy"]),
    format: z.enum(["SOAP", "DAP", "BIRP", "free"]),
    title: z.string(),
    sections: z.array(z.object({ name: z.string(), text: z.string() })),
    amends: z.string().exactOptional(),
    encounter: z
      .object({ start: z.string(), end: z.string().exactOptional(), reference: z.string().exactOptional() })
      .exactOptional(),
    updatedAt: z.string(),
  }),
  signing: Signing.exactOptional(),
})

export interface StoredDraft {
  draft: Draft
  signing?: Signing
}

export const formatDraft = (stored: StoredDraft): Uint8Array => utf8(JSON.stringify(stored))

/** @throws EngineError unreadable */
export function parseDraft(plaintext: Uint8Array): StoredDraft {
  try {
    return StoredDraft.parse(JSON.parse(fromUtf8(plaintext)))
  } catch (cause) {
    throw new EngineError("unreadable", "A draft of yours cannot be read by this version of Subrosa.", { cause })
  }
}

/** The content of a draft: what its author sees, without when it was saved. */
export function draftContent({ updatedAt: _, ...content }: Draft): string {
  return JSON.stringify(content)
}
