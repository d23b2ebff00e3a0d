/** Lets an EngineError keep its code, limit and field on its way out of the worker. Both sides call it once. */
import { type TransferHandler, transferHandlers } from "comlink"

interface Thrown {
  value: unknown
}
interface Sent {
  isError: boolean
  value: unknown
}

export function keepErrorDetails(): void {
  const plain = transferHandlers.get("throw") as TransferHandler<Thrown, Sent> | undefined
  if (plain === undefined) return
  transferHandlers.set("throw", {
    ...plain,
    serialize(thrown: Thrown) {
      const [sent, transfer] = plain.serialize(thrown)
      if (thrown.value instanceof Error) Object.assign(sent.value as object, detailsOf(thrown.value))
      return [sent, transfer]
    },
  })
}

const detailsOf = (error: Error) =>
  Object.fromEntries(
    ["code", "limit", "field"].map((name) => [name, Reflect.get(error, name)]).filter(([, v]) => v !== undefined),
  )
