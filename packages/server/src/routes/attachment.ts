/** Attachment chunks: sealed bytes as they are; the keeper says who may have them. */
import * as contract from "@subrosa/contract"
import { ApiError } from "@subrosa/contract"
import type { HttpRoute } from "../http/route.ts"
import { MadeAnswer, signedRoute } from "./operation-route.ts"
import type { Parts } from "./parts.ts"

export const attachmentRoutes = ({ keeper, store }: Parts): HttpRoute[] => [
  signedRoute(
    keeper.authenticate,
    contract.attachmentChunkCreate,
    async (caller, { params, query, body }) => {
      await keeper.segmentCheck(caller, { chart: params.chart, segment: query.segment }, "write")
      await store.attachmentChunkCreate(caller.practice, params, query.segment, body)
      return {}
    },
    { bodyMaxBytes: contract.sizeMaxChunkBytes },
  ),
  signedRoute(keeper.authenticate, contract.attachmentChunkRead, async (caller, { params }) => {
    const chunk = await store.attachmentChunkRead(caller.practice, params)
    if (chunk === undefined) throw new ApiError("not_found", "there is no such chunk")
    await keeper.segmentCheck(caller, { chart: params.chart, segment: chunk.segment }, "open")
    return new MadeAnswer({ body: chunk.ciphertext })
  }),
]
