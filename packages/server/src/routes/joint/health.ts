/** Whether the server can work: it answers, and so do the keeper and its database. For load balancers and process supervisors. */
import type { HttpRoute } from "../../http/route.ts"
import type { JointParts } from "../parts.ts"

export const healthRoutes = ({ port }: JointParts): HttpRoute[] => [
  {
    method: "GET",
    path: "/health",
    async handle() {
      await port.ping()
      return { body: { status: "ok" } }
    },
  },
]
