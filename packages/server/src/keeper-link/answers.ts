/**
 * The keeper's half of every joint operation: what it answers to the signed request, for the store's server to go on with
 * (spec/keeper-link.md).
 *
 * Shapes rather than types, because between two processes they are the wire: bytes travel as B64U and are bytes on both sides.
 */
import * as contract from "@subrosa/contract"
import { z } from "zod"

const Bytes = z.codec(
  z.string(),
  z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  {
    decode: (text) => new Uint8Array(Buffer.from(text, "base64url")),
    encode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url"),
  },
)

/** Names what the keeper holds of a request until the store has done its part. Good once, for two minutes. */
const Ticket = z.uuid()

const practice = contract.PracticeId
const allowed = z.object({ practice })

export const answers = {
  attachmentChunkCreate: allowed,
  /** The segments of the chart that the caller may open: the store knows in which one the chunk lies. */
  attachmentChunkRead: z.object({ practice, segments: z.array(z.string()) }),
  documentSearch: allowed,
  documentRead: allowed,
  documentUpdate: allowed,
  documentDelete: allowed,
  /** `ticket`: for `findable`. */
  chartFind: z.object({ practice, tokens: z.array(Bytes), ticket: Ticket }),
  resourceFind: z.object({
    practice,
    keys: z.array(z.object({ key: Bytes, content: Bytes.optional() })),
    ticket: Ticket,
  }),
  /** `news`: how much of it the keeper does not have yet. `ticket`: for `entryFinish`. */
  entryCreate: z.object({
    practice,
    news: z.int().min(0),
    searchTokens: z.array(z.object({ chart: contract.ChartId, token: Bytes })),
    resourceTokens: z.array(z.object({ chart: contract.ChartId, key: Bytes, content: Bytes })),
    ticket: Ticket,
  }),
  /** `team`: the caller's own, which keeps the invitation's secret. `ticket`: for `invitationFinish`. */
  invitationCreate: z.object({ practice, team: contract.TeamId, teamVersion: z.int().min(1), ticket: Ticket }),
  /** Charts that decoys are modelled on, with the entries of each segment: the store knows their sizes. */
  decoyShapes: z.object({
    practice,
    models: z.array(
      z.object({
        chart: contract.ChartId,
        segments: z.array(z.object({ kind: contract.SegmentKind, entries: z.array(contract.EntryId) })),
      }),
    ),
  }),
  invitationAccept: z.object({ practice, signedIn: contract.invitationAccept.result }),
  invitationEnd: z.object({ practice, team: contract.TeamId }),
  practiceCreate: z.object({ practice, signedIn: contract.practiceCreate.result }),
}
export type Answers = { [Name in keyof typeof answers]: z.output<(typeof answers)[Name]> }

export const Opened = z.object({
  practice,
  chart: contract.Chart,
  entries: z.array(contract.OpenedEntry.omit({ ciphertext: true })),
  receipt: contract.LogReceipt,
})

export const Hello = z.object({ version: z.string(), time: z.iso.datetime(), origin: z.string() })
export type Hello = z.infer<typeof Hello>

/** Answers to the messages that follow with a ticket. */
export const Findable = z.object({ charts: z.array(contract.ChartId), entries: z.array(contract.EntryId) })
export const FindableQuestion = Findable.extend({ ticket: Ticket })
export const Finish = z.object({ ticket: Ticket })
