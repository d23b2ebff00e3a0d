/** Every change goes through here: fresh sign-in where needed, what it touches read anew, and its failure told. */
import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query"
import { toast } from "../ui/Toasts.tsx"
import { describeError } from "./describe-error.ts"
import { readAnew } from "./read-anew.ts"
import { withStepUp } from "./step-up.ts"

export interface ActOptions<Input, Output> {
  /** Queries that the change makes stale. */
  touches?: readonly QueryKey[]
  /** Said when it is done. */
  done?: string | ((output: Output, input: Input) => string)
  onDone?: (output: Output, input: Input) => void
  /** `form`: the caller shows the failure beside its fields; else it is told in a toast. */
  failure?: "form" | "toast"
}

export function useAct<Input = void, Output = unknown>(
  action: (input: Input) => Promise<Output>,
  options: ActOptions<Input, Output> = {},
): UseMutationResult<Output, unknown, Input> {
  const client = useQueryClient()
  return useMutation<Output, unknown, Input>({
    mutationFn: (input) => withStepUp(() => action(input)),
    onSuccess: async (output, input) => {
      await readAnew(client, ...(options.touches ?? []))
      if (options.done !== undefined)
        toast(typeof options.done === "string" ? options.done : options.done(output, input))
      options.onDone?.(output, input)
    },
    onError: (error) => {
      const failure = describeError(error)
      if (options.failure === "form" || failure.code === "cancelled" || failure.code === "locked") return
      toast(failure.message, "error")
    },
  })
}
