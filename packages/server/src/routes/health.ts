/** Whether the server can work: it answers, and so does its database. For load balancers and process supervisors. */
import type { HttpRoute } from "../http/route.ts"
import type { Parts } from "./parts.ts"

export const healthRoutes = ({ keeper }: Parts): HttpRoute[] => [
  {
    method: "GET",
    path: "/health",
    async handle() {
      await keeper.practiceExists()
      return { body: { status: "ok" } }
    },
  },
]
