/**
 * What a change made stale is read anew. A first reading that is still under way began before the change, and react-query would let its
 * answer stand as fresh: it is given up, and whoever waits for it asks again.
 */
import type { QueryClient, QueryKey } from "@tanstack/react-query"

export async function readAnew(client: QueryClient, ...stale: readonly QueryKey[]): Promise<void> {
  await Promise.all(
    stale.map(async (queryKey) => {
      await client.cancelQueries({ queryKey })
      await client.invalidateQueries({ queryKey })
    }),
  )
}
