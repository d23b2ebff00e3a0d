/** Answers of the engine while they are shown. In memory only, and emptied by locking. */
import { QueryClient } from "@tanstack/react-query"

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The engine retries what may be retried; an opened chart is asked for again only by hand, for each opening is logged.
      retry: false,
      networkMode: "always",
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      staleTime: 15_000,
      gcTime: 5 * 60_000,
    },
    mutations: { retry: false, networkMode: "always" },
  },
})
