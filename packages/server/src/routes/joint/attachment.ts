/** Attachment chunks: sealed bytes as they are; the keeper says who may have them. */
import * as contract from "@subrosa/contract"
import { ApiError } from "@subrosa/contract"
import type { HttpRoute } from "../../http/route.ts"
import { jointRoute, MadeAnswer } from "../operation-route.ts"
import type { JointParts } from "../parts.ts"

export const attachmentRoutes = ({ port, store }: JointParts): HttpRoute[] => [
  jointRoute(contract.attachmentChunkCreate, async (request) => {
    const { answer, input } = await port.attachmentChunkCreate(request)
    await store.attachmentChunkCreate(answer.practice, input.params, input.query.segment, input.body)
    return {}
  }),
  jointRoute(contract.attachmentChunkRead, async (request) => {
    const { answer, input } = await port.attachmentChunkRead(request)
    const chunk = await store.attachmentChunkRead(answer.practice, input.params)
    // One answer for both: what is not the caller's is not there.
    if (chunk === undefined || !answer.segments.includes(chunk.segment)) {
      throw new ApiError("not_found", "there is no such chunk")
    }
    return new MadeAnswer({ body: chunk.ciphertext })
  }),
]
