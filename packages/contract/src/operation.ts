/**
 * One HTTP operation, stated once. Route, client, command line and tests derive from the object.
 *
 * `auth`: `signed` needs a session's signature (spec/request.md); `fresh` also a sign-in within the last five minutes;
 * `public` needs none.
 */
import type { z } from "zod"

export type Auth = "public" | "signed" | "fresh"
export type Method = "GET" | "POST" | "PUT" | "DELETE"

type Shape = z.ZodType

export interface Operation<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends Shape = Shape,
> {
  name: string
  auth: Auth
  method: Method
  /** Path with `:name` parameters, each a member of `params`. */
  path: string
  params: P
  query: Q
  body: B
  result: R
}

export const operation = <P extends Shape, Q extends Shape, B extends Shape, R extends Shape>(
  op: Operation<P, Q, B, R>,
): Operation<P, Q, B, R> => op

/** What a caller gives: path parameters, query, body. */
export type Input<O extends Operation> = {
  params: z.input<O["params"]>
  query: z.input<O["query"]>
  body: z.input<O["body"]>
}
/** What the handler receives, parsed. */
export type Parsed<O extends Operation> = {
  params: z.output<O["params"]>
  query: z.output<O["query"]>
  body: z.output<O["body"]>
}
export type Result<O extends Operation> = z.output<O["result"]>

/** Path with its parameters filled in, each percent-encoded. */
export function pathOf(op: Operation, params: Record<string, string>): string {
  return op.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""))
}
